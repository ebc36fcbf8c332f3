import {
  type EngineState,
  type Execute,
  type OperationName,
  type WireDocument,
  withRemainder,
} from '../operations/index.ts'
import { isMembers, type Members } from '../requests/index.ts'
import { warmOf, warmOfIndex } from '../tables/index.ts'
import { type Access, accessesOf, actionOf, type FindTable } from './accesses.ts'
import { consumedIn, withWanted } from './consumed.ts'
import { type Direction, directionOf } from './directions.ts'
import { cancelled } from './open-part.ts'
import { Partitions } from './partitions.ts'
import { keyRangeReason, type ThrottlingReason, throttled } from './throttled.ts'

/**
 * Throttles partitions of tables and global indexes at DynamoDB's limits, so that a hot key shows. Reads and writes by
 * key and queries count; scans and PartiQL, whose keys aren't in the request, don't.
 */
export class HotPartitions {
  readonly #state: EngineState
  /** By the names of the table and the index. */
  readonly #partitions = new Map<string, Partitions>()

  constructor(state: EngineState) {
    this.#state = state
  }

  /** Executes an operation, or rejects it or the throttled part of a batch. */
  async execute(
    execute: Execute,
    operation: OperationName,
    input: WireDocument,
    region: string,
  ): Promise<WireDocument> {
    const direction = directionOf(operation, input)
    if (direction === undefined) return execute(operation, input)
    const request = this.#divide(operation, input, direction)
    if (request.accesses.length === 0 && request.reasons.length === 0) return execute(operation, input)
    const reasons = request.reasons.map((all) => all.map((each) => keyRangeReason(each, direction, region)))
    if (Array.isArray(input.TransactItems) && reasons.some((all) => all.length > 0)) {
      throw cancelled(reasons.map((all) => (all.length === 0 ? undefined : all)))
    }
    if (request.open === undefined) throw throttled(distinct(reasons.flat()))
    const response = await execute(operation, { ...request.open, ReturnConsumedCapacity: 'INDEXES' })
    this.#take(request.accesses, direction, consumedIn(response))
    return withRemainder(operation, withWanted(response, input.ReturnConsumedCapacity), request.remainder)
  }

  /** Divides a request into the part whose partitions have capacity, and the rest. */
  #divide(operation: OperationName, input: WireDocument, direction: Direction): Divided {
    return this.#state.storage.read((reader) => {
      const find: FindTable = (name) => this.#state.catalogue.find(reader, name)
      const of = (request: WireDocument) => {
        const accesses = accessesOf(operation, request, find)
        return { accesses, closed: accesses.filter((each) => !this.#isOpen(each, direction)) }
      }
      const { RequestItems, TransactItems } = input
      if (Array.isArray(TransactItems)) {
        const all = TransactItems.map((action) => of(actionOf(action)))
        return {
          open: input,
          accesses: all.flatMap(({ accesses }) => accesses),
          reasons: all.map(({ closed }) => closed),
        }
      }
      if (isMembers(RequestItems)) return divideBatch(input, RequestItems, of)
      const { accesses, closed } = of(input)
      return closed.length > 0 ? { accesses: [], reasons: [closed] } : { open: input, accesses, reasons: [] }
    })
  }

  #isOpen(access: Access, direction: Direction): boolean {
    return this.#partitionsOf(access).isOpen(access.key, direction, this.#state.now())
  }

  #take(accesses: readonly Access[], direction: Direction, consumed: ReturnType<typeof consumedIn>): void {
    const byResource = Map.groupBy(accesses, resourceOf)
    for (const { name, units } of consumed) {
      const all = byResource.get(name) ?? []
      for (const access of all) this.#partitionsOf(access).take(access.key, direction, units / all.length)
    }
  }

  #partitionsOf({ table, index }: Access): Partitions {
    const { record } = table
    const found = record.globalIndexes.find(({ name }) => name === index)
    const warm = found === undefined ? warmOf(record) : warmOfIndex(found, record.billing)
    const name = resourceOf({ table, ...(index !== undefined && { index }) })
    const known = this.#partitions.get(name)
    if (known?.areEnoughFor(warm)) return known
    const partitions = new Partitions(warm, this.#state.now())
    this.#partitions.set(name, partitions)
    return partitions
  }
}

/** A request, or the part of it that is executed. */
interface Divided {
  /** Undefined if nothing is executed. */
  readonly open?: WireDocument
  /** The item collections of that part. */
  readonly accesses: readonly Access[]
  /** The accesses to item collections without capacity, for each action or request. */
  readonly reasons: readonly (readonly Access[])[]
  /** The other part of a batch, in the form of `RequestItems`. */
  readonly remainder?: Members
}

type Look = (request: WireDocument) => { accesses: readonly Access[]; closed: readonly Access[] }

/** A batch has lists of writes by table, or objects with a list of keys. */
function divideBatch(input: WireDocument, requestItems: Members, look: Look): Divided {
  const accesses: Access[] = []
  const reasons: (readonly Access[])[] = []
  const parts = Object.entries(requestItems).map(([TableName, batch]) => {
    const list: unknown[] = Array.isArray(batch)
      ? batch
      : isMembers(batch) && Array.isArray(batch.Keys)
        ? batch.Keys
        : []
    const looked = list.map((element) => {
      const request = Array.isArray(batch) ? actionOf(element) : { Key: element }
      return { element, ...look({ TableName, ...request }) }
    })
    const open = looked.filter(({ closed }) => closed.length === 0)
    const full = looked.filter(({ closed }) => closed.length > 0)
    accesses.push(...open.flatMap((each) => each.accesses))
    reasons.push(...full.map(({ closed }) => closed))
    const withElements = (each: typeof looked) => {
      const elements = each.map(({ element }) => element)
      return Array.isArray(batch) ? elements : { ...(isMembers(batch) && batch), Keys: elements }
    }
    return { TableName, all: batch, open, full, withElements }
  })
  if (reasons.length === 0) return { open: input, accesses, reasons }
  const remainder = Object.fromEntries(
    parts.flatMap(({ TableName, full, withElements }) =>
      full.length === 0 ? [] : [[TableName, withElements(full)]],
    ),
  )
  const left = parts.flatMap(({ TableName, open, withElements }) =>
    open.length === 0 ? [] : [[TableName, withElements(open)] as const],
  )
  if (left.length === 0) return { accesses: [], reasons, remainder }
  return { open: { ...input, RequestItems: Object.fromEntries(left) }, accesses, reasons, remainder }
}

function resourceOf({ table, index }: Pick<Access, 'table' | 'index'>): string {
  return index === undefined ? table.name : `${table.name}/${index}`
}

function distinct(reasons: readonly ThrottlingReason[]): ThrottlingReason[] {
  return [...new Map(reasons.map((each) => [`${each.reason} ${each.resource}`, each])).values()]
}
