import { holds, type PolicyCondition } from './condition.ts'
import { type ContextKeys, joinKeys } from './context-keys.ts'
import { fitsPattern, type Pattern } from './pattern.ts'

/** A policy, read once and complete. */
export interface Policy {
  readonly statements: readonly Statement[]
}

/** A statement of a policy. */
export interface Statement {
  readonly effect: 'Allow' | 'Deny'
  readonly actions: Matcher
  readonly resources: Matcher
  /** All of them must hold. */
  readonly conditions: readonly PolicyCondition[]
}

/** `Action` and `Resource`, or `NotAction` and `NotResource`, which match what fits none of their patterns. */
export interface Matcher {
  readonly patterns: readonly Pattern[]
  readonly negated: boolean
}

/** Something that a call does, and that its caller must be allowed to do. */
export interface Permission {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string
  /** An ARN. */
  readonly resource: string
  /** What the call says of it, besides what is known of its caller. */
  readonly keys: ContextKeys
}

/** What a policy says of a permission; nothing is allowed that no statement allows. */
export type Decision = 'allow' | 'explicit deny' | 'implicit deny'

/** Decides about a permission: an explicit deny beats any allow (IAM User Guide, policy evaluation logic). */
export function decide({ statements }: Policy, permission: Permission, callerKeys: ContextKeys): Decision {
  const keys = joinKeys(callerKeys, permission.keys)
  const effects = statements
    .filter((statement) => isAbout(statement, permission, keys))
    .map(({ effect }) => effect)
  if (effects.includes('Deny')) return 'explicit deny'
  return effects.includes('Allow') ? 'allow' : 'implicit deny'
}

function isAbout(
  { actions, resources, conditions }: Statement,
  { action, resource }: Permission,
  keys: ContextKeys,
): boolean {
  return (
    fits(actions, action, keys, { wildcards: true, ignoreCase: true }) &&
    fits(resources, resource, keys, { wildcards: true }) &&
    conditions.every((condition) => holds(condition, keys))
  )
}

function fits({ patterns, negated }: Matcher, ...rest: Rest<Parameters<typeof fitsPattern>>): boolean {
  return patterns.some((pattern) => fitsPattern(pattern, ...rest)) !== negated
}

type Rest<List extends unknown[]> = List extends [unknown, ...infer Others] ? Others : never
