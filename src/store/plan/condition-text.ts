import { type Condition, type KeyCondition, keyValueText, operandsOf } from '../../model/index.ts'
import { toWire } from '../client/index.ts'

/**
 * A string that identifies the items that arguments of a pattern select: it is equal exactly if they select the same
 * items. It deduplicates reads, and binds a cursor to its arguments.
 */
export function conditionText({ partitions, sort }: KeyCondition, filter?: Condition): string {
  const keys = partitions.map((partition) => partition.map((value) => keyValueText('partition', value)))
  const operands = operandsOf(sort).map((operand) => keyValueText('sort', operand))
  return JSON.stringify([keys, sort.kind, ...operands, ...(filter ? [filterText(filter)] : [])])
}

function filterText(filter: Condition): unknown {
  switch (filter.kind) {
    case 'all':
    case 'any':
      return [filter.kind, ...filter.of.map(filterText)]
    case 'not':
      return ['not', filterText(filter.of)]
    case 'exists':
      return [pathOf(filter), filter.isThere]
    case 'size':
      return [pathOf(filter), 'size', filter.operator, filter.bytesOrMembers]
    case 'compare':
      return [pathOf(filter), filter.operator, ...filter.values.map((value) => toWire({ value }).value)]
  }
}

function pathOf({ attribute, within = [] }: Extract<Condition, { attribute: string }>): unknown {
  return [attribute, ...within]
}
