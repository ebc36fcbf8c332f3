import type { ContextKeys } from './context-keys.ts'
import { fitsPattern, type Pattern, type PatternOptions, resolvePattern } from './pattern.ts'

/** Whether one value of a request matches an expected one of a condition. */
type Matches = (actual: string, expected: Pattern, keys: ContextKeys) => boolean

/** The comparison of a condition. */
export interface Operator {
  readonly matches: Matches
  /** It holds if no expected value matches, instead of at least one. */
  readonly negated: boolean
}

/**
 * The operators of IAM's conditions (IAM User Guide, condition operators), by lower-case name. Those for IP addresses
 * and bytes are missing: no key of a request to the engine has such a value.
 */
export const operators: ReadonlyMap<string, Operator> = new Map<string, Operator>([
  ...bothWays('string', 'equals', pattern({ wildcards: false })),
  ...bothWays('string', 'equalsignorecase', pattern({ wildcards: false, ignoreCase: true })),
  ...bothWays('string', 'like', pattern({ wildcards: true })),
  ...bothWays('arn', 'equals', pattern({ wildcards: true })),
  ...bothWays('arn', 'like', pattern({ wildcards: true })),
  ...ordered('numeric', Number),
  ...ordered('date', epochMilliseconds),
  ['bool', { matches: pattern({ wildcards: false, ignoreCase: true }), negated: false }],
])

/** An operator and its opposite: `StringLike` and `StringNotLike`. */
function bothWays(type: string, name: string, matches: Matches): [string, Operator][] {
  return [
    [`${type}${name}`, { matches, negated: false }],
    [`${type}not${name}`, { matches, negated: true }],
  ]
}

function pattern(options: PatternOptions): Matches {
  return (actual, expected, keys) => fitsPattern(expected, actual, keys, options)
}

/** The operators of a type with ordered values. A value of another type becomes NaN, which matches none of them. */
function ordered(type: string, read: (value: string) => number): [string, Operator][] {
  const compared =
    (fits: (actual: number, expected: number) => boolean): Matches =>
    (actual, expected, keys) =>
      fits(read(actual), read(resolvePattern(expected, keys) ?? ''))
  return [
    ...bothWays(
      type,
      'equals',
      compared((actual, expected) => actual === expected),
    ),
    ...Object.entries({
      lessthan: compared((actual, expected) => actual < expected),
      lessthanequals: compared((actual, expected) => actual <= expected),
      greaterthan: compared((actual, expected) => actual > expected),
      greaterthanequals: compared((actual, expected) => actual >= expected),
    }).map(([name, matches]): [string, Operator] => [`${type}${name}`, { matches, negated: false }]),
  ]
}

/** The epoch milliseconds of a date in ISO 8601, or in seconds since 1970. */
function epochMilliseconds(date: string): number {
  return /^\d+(\.\d+)?$/.test(date) ? Number(date) * 1000 : Date.parse(date)
}
