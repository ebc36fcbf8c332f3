import type { Table } from '../catalogue/index.ts'
import {
  type EngineState,
  type Execute,
  type OperationName,
  tablesIn,
  type WireDocument,
} from '../operations/index.ts'
import { AutoScaling, type AutoScalingOptions } from './auto-scaling.ts'
import { Bucket } from './bucket.ts'
import { type Capacity, capacityOf, indexCapacitiesOf, type ProvisionedCapacity } from './capacity-of.ts'
import { consumedIn, withWanted } from './consumed.ts'
import { type Direction, directionOf } from './directions.ts'
import { openPart } from './open-part.ts'
import { type ThrottlingReason, throttlingReason } from './throttled.ts'

/**
 * Throttles tables and their global indexes at their capacity, provisioned or maximum on-demand, with buckets that hold
 * five minutes of capacity. As in DynamoDB, a request is rejected only if a bucket is empty, because its cost isn't
 * known in advance.
 */
export class Throttle {
  readonly #state: EngineState
  readonly #scaling: AutoScaling
  readonly #buckets = new Map<string, Bucket>()
  /** The pending changes of capacity by table name: concurrent requests wait for the same one. */
  readonly #adjusting = new Map<string, Promise<void>>()

  constructor(state: EngineState, scaling: AutoScalingOptions) {
    this.#state = state
    this.#scaling = new AutoScaling(scaling)
  }

  /** Executes an operation, or rejects it or the throttled part of a batch. */
  async execute(
    execute: Execute,
    operation: OperationName,
    input: WireDocument,
    region: string,
  ): Promise<WireDocument> {
    const tables = this.#limited(input)
    for (const table of tables) await this.#scale(execute, table)
    const direction = directionOf(operation, input)
    if (direction === undefined || tables.length === 0) return execute(operation, input)
    const closed = tables.flatMap((table): [string, ThrottlingReason[]][] => {
      const used = this.#usedUp(table, direction, input)
      const reasons = used.map((capacity) => throttlingReason(capacity, direction, region))
      return reasons.length === 0 ? [] : [[table.name, reasons]]
    })
    const { request, complete } = openPart(operation, input, new Map(closed))
    const response =
      request === undefined ? {} : await execute(operation, { ...request, ReturnConsumedCapacity: 'INDEXES' })
    for (const { name, units } of consumedIn(response)) this.#take(name, direction, units)
    return complete(withWanted(response, input.ReturnConsumedCapacity))
  }

  #limited(input: WireDocument): Table[] {
    const { storage, catalogue } = this.#state
    return storage.read((reader) =>
      tablesIn(input).flatMap((name) => {
        const table = catalogue.find(reader, name)
        return table !== undefined && hasLimit(table) ? [table] : []
      }),
    )
  }

  async #scale(execute: Execute, table: Table): Promise<void> {
    const underWay = this.#adjusting.get(table.name)
    if (underWay !== undefined) return underWay
    const capacity = capacityOf(table)
    if (capacity?.kind !== 'provisioned') return
    const adjusting = this.#scaling
      .adjust(execute, capacity, provisioned(indexCapacitiesOf(table)), this.#state.now())
      // On AWS scaling is a separate service, whose failures don't affect data calls. The next request tries again.
      .catch(ignored)
      .finally(() => this.#adjusting.delete(table.name))
    this.#adjusting.set(table.name, adjusting)
    return adjusting
  }

  /** The exhausted capacities. A write needs capacity in every index that it may change, a read in the one that it reads. */
  #usedUp(table: Table, direction: Direction, { IndexName }: WireDocument): Capacity[] {
    const own = capacityOf(table)
    const indexes = indexCapacitiesOf(table)
    const isGlobal = table.index(String(IndexName))?.kind === 'global'
    const read = isGlobal ? indexes.find(({ name }) => name === `${table.name}/${String(IndexName)}`) : own
    const needed = direction === 'write' ? [own, ...indexes] : [read]
    return needed.filter((each) => each !== undefined).filter((each) => !this.#bucketIsOpen(each, direction))
  }

  #bucketIsOpen(capacity: Capacity, direction: Direction): boolean {
    const units = capacity[direction]
    if (units === undefined) return true
    const now = this.#state.now()
    const key = `${direction} ${capacity.name}`
    const bucket = this.#buckets.get(key) ?? new Bucket(units, now)
    this.#buckets.set(key, bucket)
    return bucket.isOpen(units, now)
  }

  #take(name: string, direction: Direction, units: number): void {
    this.#buckets.get(`${direction} ${name}`)?.take(units)
    this.#scaling.note(name, direction, units, this.#state.now())
  }
}

function ignored(): void {}

function provisioned(capacities: readonly Capacity[]): ProvisionedCapacity[] {
  return capacities.filter((each) => each.kind === 'provisioned')
}

function hasLimit(table: Table): boolean {
  return capacityOf(table) !== undefined || indexCapacitiesOf(table).length > 0
}
