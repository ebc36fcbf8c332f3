import type { Engine, ExecuteOptions, OperationName, WireDocument } from '../../src/engine/index.ts'

/** The DynamoDB calls of one request. */
export interface Counts {
  readonly calls: number
  /** Calls that waited for one another; those concurrently are one. */
  readonly roundTrips: number
  readonly readUnits: number
}

/** An engine that counts its calls between `begin` and `end`, and is not slowed down otherwise. */
export interface CountingEngine {
  readonly engine: Engine
  begin(): void
  end(): Counts
}

/**
 * Counts the calls of an engine, one request at a time. Calls are held until no other has come for a while, and then
 * answered together: those that don't wait for one another are one round trip, however fast the machine is.
 */
export function countingEngine(inner: Engine): CountingEngine {
  let counts: Counts | undefined
  const wave = waves(() => {
    if (counts) counts = { ...counts, roundTrips: counts.roundTrips + 1 }
  })
  const execute = async (operation: OperationName, input: WireDocument, options?: ExecuteOptions) => {
    if (counts === undefined) return inner.execute(operation, input, options)
    counts = { ...counts, calls: counts.calls + 1 }
    await wave()
    const answer = await inner.execute(operation, { ...input, ReturnConsumedCapacity: 'TOTAL' }, options)
    const units = writes.has(operation) ? 0 : unitsOf(answer.ConsumedCapacity)
    if (counts) counts = { ...counts, readUnits: counts.readUnits + units }
    return answer
  }
  const engine: Engine = { ...inner, execute: execute as Engine['execute'] }
  return {
    engine,
    begin() {
      counts = { calls: 0, roundTrips: 0, readUnits: 0 }
    },
    end() {
      if (counts === undefined) throw new Error('begin() expected before end()')
      const counted = counts
      counts = undefined
      return counted
    },
  }
}

/** A wait that ends for all callers once no further one has arrived for a while. */
function waves(onEnd: () => void): () => Promise<void> {
  let waiting = Promise.withResolvers<void>()
  let timer: NodeJS.Timeout | undefined
  let came = 0
  const endUnlessOneCame = (before: number) => {
    if (came > before) return
    onEnd()
    waiting.resolve()
    waiting = Promise.withResolvers()
  }
  return () => {
    came += 1
    clearTimeout(timer)
    // On a busy machine the timer is late, and calls that came meanwhile are read from their sockets only after it.
    timer = setTimeout(() => setImmediate(endUnlessOneCame, came), quietMs)
    return waiting.promise
  }
}

/** Longer than the calls of one round trip are ever apart. */
const quietMs = 50

const writes: ReadonlySet<string> = new Set(['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'])

function unitsOf(consumed: unknown): number {
  const all = [consumed ?? []].flat() as { readonly CapacityUnits: number }[]
  return all.reduce((sum, { CapacityUnits }) => sum + CapacityUnits, 0)
}
