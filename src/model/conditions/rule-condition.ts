import { type Attributes, plainType, storedName } from '../attributes/index.ts'
import type { DocumentValue } from '../document/index.ts'
import type { ItemComparison, ItemPart, ItemRule } from '../rules/index.ts'
import type { Condition } from './condition.ts'

/** The maximum number of values of a comparison in a condition: that of DynamoDB's IN. */
const mostValues = 100

/** Whether a part of a rule can be a condition: it isn't a function, and has no more values than IN accepts. */
export function isConditional(part: ItemPart): part is ItemComparison {
  return part.kind !== 'custom' && part.values.length <= mostValues
}

/**
 * A rule as a condition on stored attributes; undefined for a rule that allows every item.
 *
 * @param rule a rule of only parts for which {@link isConditional} is true: see `decidable`.
 * @throws TypeError for a rule that allows no item, or has a function.
 */
export function ruleCondition(attributes: Attributes, rule: ItemRule): Condition | undefined {
  return rule === true ? undefined : conditionOf(attributes, rule)
}

function conditionOf(attributes: Attributes, rule: ItemRule): Condition {
  if (typeof rule === 'boolean' || rule.kind === 'custom') {
    throw new TypeError('Expected a rule of comparisons, got one that is decided, or a function')
  }
  if (rule.kind === 'not') return { kind: 'not', of: conditionOf(attributes, rule.of) }
  if ('of' in rule) {
    return {
      kind: rule.kind === 'and' ? 'all' : 'any',
      of: rule.of.map((each) => conditionOf(attributes, each)),
    }
  }
  const { kind, attribute, values } = rule
  return {
    kind: 'compare',
    attribute: storedName(attributes, attribute),
    operator: kind === 'in' && values.length === 1 ? 'eq' : kind,
    values: storedValues(rule),
  }
}

function storedValues({ kind, type, values }: ItemComparison): readonly DocumentValue[] {
  if (kind !== 'contains') return values.map((value) => type.toStored(value))
  const { storage, element } = plainType(type)
  return values.flatMap((value) =>
    storage === 'L' && element
      ? [element.toStored(value)]
      : [...(type.toStored(new Set([value])) as Set<DocumentValue>)],
  )
}
