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
  /** Only in a resource policy: the callers to which the statement applies. */
  readonly principals?: PrincipalMatcher
  /** All of them must hold. */
  readonly conditions: readonly PolicyCondition[]
}

/** `Action` or `Resource`; `NotAction` and `NotResource` match if no pattern does. */
export interface Matcher {
  readonly patterns: readonly Pattern[]
  readonly negated: boolean
}

/** `Principal`, or `NotPrincipal`, which matches all callers but these. */
export interface PrincipalMatcher {
  /** ARNs of users, or `*` for everyone. */
  readonly arns: readonly string[]
  readonly negated: boolean
}

/** An action on a resource that the caller must be allowed to perform. */
export interface Permission {
  /** Such as `dynamodb:GetItem`. */
  readonly action: string
  /** An ARN. */
  readonly resource: string
  /** The condition keys of the call, in addition to those of its caller. */
  readonly keys: ContextKeys
}

/** A policy's decision on a permission: an implicit deny if no statement applies. */
export type Decision = 'allow' | 'explicit deny' | 'implicit deny'

/** The user that makes a call. */
export interface Caller {
  readonly arn: string
  readonly keys: ContextKeys
}

/** Decides about a permission: an explicit deny beats any allow (IAM User Guide, policy evaluation logic). */
export function decide({ statements }: Policy, permission: Permission, caller: Caller): Decision {
  const keys = joinKeys(caller.keys, permission.keys)
  const effects = statements
    .filter((statement) => hasPrincipal(statement, caller) && covers(statement, permission, keys))
    .map(({ effect }) => effect)
  if (effects.includes('Deny')) return 'explicit deny'
  return effects.includes('Allow') ? 'allow' : 'implicit deny'
}

/**
 * Whether a statement applies to a caller. Without principals it applies to the user that has the policy. An account as
 * a principal denies an action to all of its users, but doesn't allow it: the users' own policies must do that (IAM
 * User Guide, principals).
 */
function hasPrincipal({ effect, principals }: Statement, { arn }: Caller): boolean {
  if (principals === undefined) return true
  const account = arn.split(':')[4] ?? ''
  const accounts = effect === 'Deny' || principals.negated ? [account, `arn:aws:iam::${account}:root`] : []
  const names = ['*', arn, ...accounts]
  return principals.arns.some((each) => names.includes(each)) !== principals.negated
}

function covers(
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
