import type { SortCondition } from '../../src/model/index.ts'

/** Whether DynamoDB selects a sort key: strings compare by their bytes. */
export function selects(condition: SortCondition, key: string): boolean {
  const compareTo = (value: unknown) => Buffer.compare(Buffer.from(key), Buffer.from(String(value)))
  switch (condition.kind) {
    case 'any':
      return true
    case 'equals':
      return compareTo(condition.value) === 0
    case 'beginsWith':
      return key.startsWith(condition.prefix)
    case 'between':
      return compareTo(condition.low) >= 0 && compareTo(condition.high) <= 0
    case 'above':
      return compareTo(condition.value) > 0
    case 'atLeast':
      return compareTo(condition.value) >= 0
    case 'below':
      return compareTo(condition.value) < 0
    case 'atMost':
      return compareTo(condition.value) <= 0
  }
}
