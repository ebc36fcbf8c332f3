import type { AttributeValue, ValueType } from '../../values/index.ts'
import type { DocumentPath } from '../language/index.ts'

/** An operand of a condition: the value at a path, a given value, or the size of either. */
export type Operand =
  | { readonly kind: 'path'; readonly path: DocumentPath }
  | { readonly kind: 'value'; readonly value: AttributeValue }
  | { readonly kind: 'size'; readonly of: Operand }

/** The comparison operators. */
export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>='

/** A checked condition on an item: frozen data without placeholders. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | {
      readonly kind: 'compare'
      readonly comparator: Comparator
      readonly left: Operand
      readonly right: Operand
    }
  | {
      readonly kind: 'between'
      readonly operand: Operand
      readonly lower: Operand
      readonly upper: Operand
    }
  | { readonly kind: 'in'; readonly operand: Operand; readonly candidates: readonly Operand[] }
  | { readonly kind: 'attribute_exists' | 'attribute_not_exists'; readonly path: DocumentPath }
  | { readonly kind: 'attribute_type'; readonly operand: Operand; readonly type: ValueType }
  | {
      readonly kind: 'begins_with' | 'contains'
      readonly operand: Operand
      readonly sought: Operand
    }

/** The names of the attributes that a condition uses, each once. */
export function conditionPaths(condition: Condition): readonly string[] {
  return [...new Set(attributesOf(condition))]
}

function attributesOf(condition: Condition): string[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.conditions.flatMap(attributesOf)
    case 'not':
      return attributesOf(condition.condition)
    case 'attribute_exists':
    case 'attribute_not_exists':
      return [condition.path[0]]
    default:
      return operandsOf(condition).flatMap(attributesOfOperand)
  }
}

type Operation = Exclude<
  Condition,
  { kind: 'and' | 'or' | 'not' | 'attribute_exists' | 'attribute_not_exists' }
>

function operandsOf(condition: Operation): readonly Operand[] {
  switch (condition.kind) {
    case 'compare':
      return [condition.left, condition.right]
    case 'between':
      return [condition.operand, condition.lower, condition.upper]
    case 'in':
      return [condition.operand, ...condition.candidates]
    case 'attribute_type':
      return [condition.operand]
    case 'begins_with':
    case 'contains':
      return [condition.operand, condition.sought]
  }
}

function attributesOfOperand(operand: Operand): string[] {
  if (operand.kind === 'size') return attributesOfOperand(operand.of)
  return operand.kind === 'path' ? [operand.path[0]] : []
}
