import { type AttributeValue, compareValues, type Item, typeOf, valuesEqual } from '../../values/index.ts'
import { valueAt } from '../language/index.ts'
import type { Comparator, Condition, Operand } from './condition.ts'
import { sizeOf, startsWith, valueContains } from './value-functions.ts'

/** Whether an item meets a condition; without an item, all attributes are absent. */
export function matches(condition: Condition, item: Item | undefined): boolean {
  return meets(condition, item ?? noAttributes)
}

const noAttributes: Item = Object.freeze({})

function meets(condition: Condition, item: Item): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((each) => meets(each, item))
    case 'or':
      return condition.conditions.some((each) => meets(each, item))
    case 'not':
      return !meets(condition.condition, item)
    case 'attribute_exists':
      return valueAt(item, condition.path) !== undefined
    case 'attribute_not_exists':
      return valueAt(item, condition.path) === undefined
    default:
      return holds(condition, item)
  }
}

type Operation = Exclude<
  Condition,
  { kind: 'and' | 'or' | 'not' | 'attribute_exists' | 'attribute_not_exists' }
>

/** The result of an operation on values; if the left value is missing, only `<>` can be true. */
function holds(condition: Operation, item: Item): boolean {
  switch (condition.kind) {
    case 'compare':
      return compare(condition.comparator, evaluate(condition.left, item), evaluate(condition.right, item))
    case 'between': {
      const value = evaluate(condition.operand, item)
      return (
        compare('>=', value, evaluate(condition.lower, item)) &&
        compare('<=', value, evaluate(condition.upper, item))
      )
    }
    case 'in': {
      const value = evaluate(condition.operand, item)
      return condition.candidates.some((each) => compare('=', value, evaluate(each, item)))
    }
    case 'attribute_type': {
      const value = evaluate(condition.operand, item)
      return value !== undefined && typeOf(value) === condition.type
    }
    case 'begins_with':
      return both(startsWith, condition.operand, condition.sought, item)
    case 'contains':
      return both(valueContains, condition.operand, condition.sought, item)
  }
}

function evaluate(operand: Operand, item: Item): AttributeValue | undefined {
  if (operand.kind === 'value') return operand.value
  if (operand.kind === 'path') return valueAt(item, operand.path)
  const value = evaluate(operand.of, item)
  const size = value === undefined ? undefined : sizeOf(value)
  return size === undefined ? undefined : { N: String(size) }
}

function compare(
  comparator: Comparator,
  left: AttributeValue | undefined,
  right: AttributeValue | undefined,
): boolean {
  if (comparator === '<>') return !compare('=', left, right)
  if (left === undefined || right === undefined) return false
  if (comparator === '=') return valuesEqual(left, right)
  const type = typeOf(left)
  if (type !== typeOf(right) || (type !== 'S' && type !== 'N' && type !== 'B')) return false
  const order = compareValues(left, right)
  switch (comparator) {
    case '<':
      return order < 0
    case '<=':
      return order <= 0
    case '>':
      return order > 0
    case '>=':
      return order >= 0
  }
}

function both(
  holdsFor: (value: AttributeValue, sought: AttributeValue) => boolean,
  operand: Operand,
  sought: Operand,
  item: Item,
): boolean {
  const value = evaluate(operand, item)
  const other = evaluate(sought, item)
  return value !== undefined && other !== undefined && holdsFor(value, other)
}
