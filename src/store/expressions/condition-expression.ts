import type { Comparison, Condition } from '../../model/index.ts'
import { type Placeholders, pathExpression } from './placeholders.ts'

/** A condition as a DynamoDB expression. */
export function conditionExpression(condition: Condition, placeholders: Placeholders): string {
  switch (condition.kind) {
    case 'all':
      return joined(condition.of, ' AND ', placeholders)
    case 'any':
      return joined(condition.of, ' OR ', placeholders)
    case 'not':
      return `NOT (${conditionExpression(condition.of, placeholders)})`
    case 'exists': {
      const name = nameOf(condition, placeholders)
      return condition.isThere ? `attribute_exists(${name})` : `attribute_not_exists(${name})`
    }
    case 'size': {
      const name = nameOf(condition, placeholders)
      return `size(${name}) ${signs[condition.operator]} ${placeholders.value(condition.bytesOrMembers)}`
    }
    case 'compare': {
      const name = nameOf(condition, placeholders)
      const values = condition.values.map((value) => placeholders.value(value)).join(', ')
      const { operator } = condition
      if (operator === 'in') return `${name} IN (${values})`
      if (operator === 'beginsWith') return `begins_with(${name}, ${values})`
      if (operator === 'contains') return `contains(${name}, ${values})`
      return `${name} ${signs[operator]} ${values}`
    }
  }
}

/** The stored attributes in a condition, each once. */
export function attributesIn(condition: Condition): readonly string[] {
  const all = 'of' in condition ? [condition.of].flat().flatMap(attributesIn) : [condition.attribute]
  return [...new Set(all)]
}

function nameOf(
  { attribute, within = [] }: Extract<Condition, { attribute: string }>,
  placeholders: Placeholders,
): string {
  return pathExpression([attribute, ...within], placeholders)
}

function joined(conditions: readonly Condition[], word: string, placeholders: Placeholders): string {
  return conditions.map((each) => bracketed(each, placeholders)).join(word)
}

function bracketed(condition: Condition, placeholders: Placeholders): string {
  const text = conditionExpression(condition, placeholders)
  return condition.kind === 'all' || condition.kind === 'any' ? `(${text})` : text
}

const signs: Readonly<Record<Comparison, string>> = {
  eq: '=',
  ne: '<>',
  gt: '>',
  gte: '>=',
  lt: '<',
  lte: '<=',
}
