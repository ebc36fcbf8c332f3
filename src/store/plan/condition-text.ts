import { type FilterTerm, type KeyCondition, keyValueText, operandsOf } from '../../model/index.ts'

/**
 * A string that two sets of arguments of one pattern have in common exactly when they ask for the same items: it
 * deduplicates reads, and binds a cursor to its arguments.
 */
export function conditionText(
  { partitions, sort }: KeyCondition,
  filter: readonly FilterTerm[] = [],
): string {
  const keys = partitions.map((partition) => keyValueText('partition', partition))
  const operands = operandsOf(sort).map((operand) => keyValueText('sort', operand))
  return JSON.stringify([keys, sort.kind, ...operands, ...filter.map(termText)])
}

function termText({ attribute, operator, values }: FilterTerm): string[] {
  const operands = values.map((value) =>
    typeof value === 'boolean' ? String(value) : keyValueText(attribute, value),
  )
  return [attribute, operator, ...operands]
}
