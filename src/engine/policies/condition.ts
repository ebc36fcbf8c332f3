import type { ContextKeys } from './context-keys.ts'
import type { Operator } from './operators.ts'
import type { Pattern } from './pattern.ts'

/** How the values of a key that has several are taken together. */
export type Quantifier = 'all' | 'any' | 'none'

/** One condition of a statement: on one key, by one operator. */
export type PolicyCondition =
  /** `Null`: whether the request lacks the key. */
  | { readonly kind: 'null'; readonly key: string; readonly isNull: boolean }
  | {
      readonly kind: 'compare'
      readonly key: string
      readonly operator: Operator
      readonly quantifier: Quantifier
      /** Holds where the request lacks the key. */
      readonly ifExists: boolean
      readonly expected: readonly Pattern[]
    }

/**
 * Whether a request fulfils a condition. Where it lacks the key, `ForAllValues` and negated operators hold, all others
 * don't (IAM User Guide, multivalued context keys). A key with several values and no quantifier, for which AWS
 * promises nothing, has to fulfil the condition with each.
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
