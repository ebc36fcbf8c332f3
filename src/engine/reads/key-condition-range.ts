import type { Index, Table } from '../catalogue/index.ts'
import type { KeyCondition } from '../expressions/index.ts'
import { partitionPrefix, sortBytes } from '../records/index.ts'
import { afterPrefix, type KeyRange, prefixRange } from '../storage/index.ts'
import type { AttributeValue } from '../values/index.ts'

/** The range of stored keys that a key condition selects. */
export function keyConditionRange(table: Table, index: Index | undefined, condition: KeyCondition): KeyRange {
  const equal = condition.sort.slice(0, -1).flatMap(({ values }) => values)
  const prefix = Buffer.concat([partitionPrefix(table, index, condition.partition), sortBytes(equal)])
  const whole = prefixRange(prefix)
  const last = condition.sort.at(-1)
  if (last === undefined) return whole
  const { operator, values } = last
  const [first, second = first] = values
  if (first === undefined || second === undefined) throw new TypeError(`${operator} without an operand`)
  const at = (value: AttributeValue) => Buffer.concat([prefix, sortBytes([value])])
  switch (operator) {
    case '=':
      return prefixRange(at(first))
    case '<':
      return { from: whole.from, to: at(first) }
    case '<=':
      return { from: whole.from, to: afterPrefix(at(first)) }
    case '>':
      return { from: afterPrefix(at(first)), to: whole.to }
    case '>=':
      return { from: at(first), to: whole.to }
    case 'BETWEEN':
      return { from: at(first), to: afterPrefix(at(second)) }
    case 'begins_with':
      // Without the two terminating bytes, the bytes of a value are a prefix of all values that begin with it.
      return prefixRange(at(first).subarray(0, -2))
  }
}
