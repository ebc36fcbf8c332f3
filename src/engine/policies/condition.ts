import type { ContextKeys } from './context-keys.ts'
import type { Operator } from './operators.ts'
import type { Pattern } from './pattern.ts'

/** The share of a multivalued key's values that must match. */
export type Quantifier = 'all' | 'any' | 'none'

/** A condition of a statement: on one key, with one operator. */
export type PolicyCondition =
  /** `Null`: whether the request lacks the key. */
  | { readonly kind: 'null'; readonly key: string; readonly isNull: boolean }
  | {
      readonly kind: 'compare'
      readonly key: string
      readonly operator: Operator
      readonly quantifier: Quantifier
      /** It holds if the request lacks the key. */
      readonly ifExists: boolean
      readonly expected: readonly Pattern[]
    }

/**
 * Whether a request fulfils a condition. For a missing key, `ForAllValues` and negated operators hold, and all others
 * don't (IAM User Guide, multivalued context keys). Without a quantifier every value of the key must match; AWS doesn't
 * specify this case.
 */
export function holds(condition: PolicyCondition, keys: ContextKeys): boolean {
  const actual = keys.get(condition.key)
  if (condition.kind === 'null') return (actual === undefined) === condition.isNull
  const { operator, quantifier, ifExists, expected } = condition
  const { matches, negated } = operator
  if (actual === undefined) return ifExists || quantifier === 'all' || (negated && quantifier === 'none')
  const fits = (value: string) => expected.some((each) => matches(value, each, keys)) !== negated
  return quantifier === 'any' ? actual.some(fits) : actual.every(fits)
}
