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
  /** Of a resource policy: whom the statement is about. */
  readonly principals?: PrincipalMatcher
  /** All of them must hold. */
  readonly conditions: readonly PolicyCondition[]
}

/** `Action` and `Resource`, or `NotAction` and `NotResource`, which match what fits none of their patterns. */
export interface Matcher {
  readonly patterns: readonly Pattern[]
  readonly negated: boolean
}

/** `Principal`, or `NotPrincipal`, which matches whom none of them is. */
export interface PrincipalMatcher {
  /** ARNs of users, or `*` for everyone. */
  readonly arns: readonly string[]
  readonly negated: boolean
}

/** Something that a call does, and that its caller must be allowed to do. */
export interface Permission {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string
  /** An ARN. */
  readonly resource: string
  /** The condition keys of the call, besides those of its caller. */
  readonly keys: ContextKeys
}

/** A policy's decision on a permission; what no statement allows is denied. */
export type Decision = 'allow' | 'explicit deny' | 'implicit deny'

/** Who calls. */
export interface Caller {
  readonly arn: string
  readonly keys: ContextKeys
}

/** Decides about a permission: an explicit deny beats any allow (IAM User Guide, policy evaluation logic). */
export function decide({ statements }: Policy, permission: Permission, caller: Caller): Decision {
  const keys = joinKeys(caller.keys, permission.keys)
  const effects = statements
    .filter((statement) => isFor(statement, caller) && isAbout(statement, permission, keys))
    .map(({ effect }) => effect)
  if (effects.includes('Deny')) return 'explicit deny'
  return effects.includes('Allow') ? 'allow' : 'implicit deny'
}

/**
 * A statement without principals is about the user who has the policy. One about a whole account denies to all of its
 * users, but allows nothing by itself: that is left to the users' policies (IAM User Guide, principals).
 */
function isFor({ effect, principals }: Statement, { arn }: Caller): boolean {
  if (principals === undefined) return true
  const account = arn.split(':')[4] ?? ''
  const accounts = effect === 'Deny' || principals.negated ? [account, `arn:aws:iam::${account}:root`] : []
  const names = ['*', arn, ...accounts]
  return principals.arns.some((each) => names.includes(each)) !== principals.negated
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
