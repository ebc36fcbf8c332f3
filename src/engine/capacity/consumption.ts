import type { Index } from '../catalogue/index.ts'
import type { ReturnCapacity } from '../requests/index.ts'

/** `ConsumedCapacity` of one table, in wire form. */
export type ConsumedCapacity = Readonly<Record<string, unknown>>

/** Adds up the cost of a request on one table and its indexes. */
export class Consumption {
  readonly #tableName: string
  readonly #indexes = new Map<Index, number>()
  #table = 0

  constructor(tableName: string) {
    this.#tableName = tableName
  }

  /** Units of the table, or of an index. */
  add(units: number, index?: Index): this {
    if (index === undefined) this.#table += units
    else this.#indexes.set(index, (this.#indexes.get(index) ?? 0) + units)
    return this
  }

  /**
   * The answer's `ConsumedCapacity`, in the requested detail. Transactions report read or write units in addition to
   * the total: `also` selects which.
   */
  answer(
    wanted: ReturnCapacity,
    also?: 'ReadCapacityUnits' | 'WriteCapacityUnits',
  ): ConsumedCapacity | undefined {
    if (wanted === 'NONE') return undefined
    const units = (value: number) => ({ ...(also && { [also]: value }), CapacityUnits: value })
    const total = [...this.#indexes.values()].reduce((sum, each) => sum + each, this.#table)
    const consumed = { TableName: this.#tableName, ...units(total) }
    if (wanted === 'TOTAL') return consumed
    return {
      ...consumed,
      Table: units(this.#table),
      ...this.#ofKind('LocalSecondaryIndexes', 'local', units),
      ...this.#ofKind('GlobalSecondaryIndexes', 'global', units),
    }
  }

  #ofKind(member: string, kind: Index['kind'], units: (value: number) => object): Record<string, object> {
    const entries = [...this.#indexes].filter(([index]) => index.kind === kind)
    if (entries.length === 0) return {}
    return { [member]: Object.fromEntries(entries.map(([index, value]) => [index.name, units(value)])) }
  }
}
