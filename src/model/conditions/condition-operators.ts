import { type AttributeType, plainType } from '../attributes/index.ts'

/** An operator that compares two values. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'gte' | 'lt' | 'lte'

/** An operator of the language of conditions. */
export type ConditionOperator = Comparison | 'in' | 'beginsWith' | 'contains' | 'exists' | 'size' | 'members'

/** The operators that compare two values. */
export const comparisons: readonly Comparison[] = ['eq', 'ne', 'gt', 'gte', 'lt', 'lte']

/** The operators that make sense for a type, in filters and in conditions of writes alike. */
export function operatorsOf(type: AttributeType<unknown>): readonly ConditionOperator[] {
  const { kind, storage, custom } = plainType(type)
  if (kind === 'null') return ['exists']
  if (kind === 'map' || kind === 'record') return ['eq', 'ne', 'exists', 'size', 'members']
  if (kind === 'json') return ['eq', 'ne', 'exists']
  switch (storage) {
    case 'BOOL':
      return ['eq', 'ne', 'exists']
    case 'S':
    case 'N': {
      if (kind === 'enum' || custom?.isOrdered === false) return ['eq', 'ne', 'in', 'exists']
      const isText = ['id', 'string', 'email', 'url'].includes(kind)
      const ofValues: readonly ConditionOperator[] = ['eq', 'ne', 'in', ...comparisons.slice(2)]
      return isText ? [...ofValues, 'beginsWith', 'contains', 'exists', 'size'] : [...ofValues, 'exists']
    }
    case 'L':
    case 'SS':
    case 'NS':
    case 'BS':
      return custom === undefined
        ? ['eq', 'ne', 'contains', 'exists', 'size']
        : ['eq', 'ne', 'exists', 'size']
    default:
      return ['eq', 'ne', 'exists', 'size']
  }
}
