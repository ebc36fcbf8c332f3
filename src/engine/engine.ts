import type { InputOf, OutputOf } from './api/index.ts'
import { CallsUnderWay } from './calls-under-way.ts'
import { type FaultOptions, Faults } from './faults/index.ts'
import type { AccessControl, SignedRequest } from './iam/index.ts'
import type { EngineState, Execute, OperationName, WireDocument } from './operations/index.ts'
import type { Regions } from './regions/index.ts'
import { required } from './required.ts'
import type { ResetOptions } from './snapshots/index.ts'
import type { Lock } from './storage/index.ts'
import { splitShards } from './streams/index.ts'

/** A DynamoDB-compatible database in this process. */
export interface Engine extends AsyncDisposable {
  /**
   * Executes an operation of DynamoDB's API, in wire form: `execute('GetItem', { TableName, Key: { id: { S: '1' } }
   * })`; bytes are base64. A write resolves when it is on disk. Rejects with an EngineError with DynamoDB's type and
   * message.
   */
  execute<Name extends OperationName>(
    operation: Name,
    input: InputOf<Name>,
    options?: ExecuteOptions,
  ): Promise<OutputOf<Name>>
  /**
   * The id of the access key that signed an HTTP request, for `execute`; undefined for an engine without `iam`, which
   * takes any signature. Throws an EngineError for a signature that isn't right.
   */
  authenticate(request: SignedRequest): string | undefined
  /**
   * Deletes the expired items of all tables now, and returns their number. The engine also does this every minute.
   */
  sweepExpired(): Promise<number>
  /**
   * Splits each open shard of a table's stream into two, as DynamoDB does when a table grows, and returns the number of
   * open shards: 64 at most. Items with the same partition key have their records in the same shard.
   */
  splitShards(tableName: string, options?: Pick<ExecuteOptions, 'region'>): Promise<number>
  /** Injects these faults from now on, instead of earlier ones; none without an argument. */
  setFaults(faults?: FaultOptions): void
  /** Deletes everything, or only the items of all tables. */
  reset(options?: ResetOptions): Promise<void>
  /** Copies everything into a directory, which it creates. */
  snapshot(directory: string): Promise<void>
  /** Replaces everything by a snapshot. Throws a one-line Error if that isn't possible. */
  restore(directory: string): Promise<void>
  /**
   * Returns the space of deleted data to the file system, after the background jobs that remove the data have finished.
   * Writes wait meanwhile; a crash leaves the data unchanged.
   */
  compact(): Promise<void>
  /** The regions that it was opened with, if any. */
  readonly regions: readonly string[]
  /**
   * Replicates the due writes of global tables to the other regions now, and returns their number. The engine also does
   * this several times a second; tests with a stopped clock call it.
   */
  replicate(): Promise<number>
  /** The number of writes since opening that lost against a later one of another region. */
  readonly replicationConflicts: number
  /**
   * Accepts no further calls, waits for those in flight, and closes the directory. The data of an engine in memory is
   * lost.
   */
  close(): Promise<void>
}

/** Where a request was sent, and by whom. */
export interface ExecuteOptions {
  /**
   * One of the engine's regions; by default the first. An engine without regions has one, which takes the name that a
   * request gives it: by default `local`.
   */
  readonly region?: string
  /** The host and port at which the client reached the engine; DescribeEndpoints returns it. */
  readonly endpoint?: string
  /**
   * The access key that the call is made with, for an engine with `iam`: its policy must allow the call. A call
   * without one is the owner's, who may do everything. Only HTTP needs a signature.
   */
  readonly accessKeyId?: string
}

export type { SignedRequest } from './iam/index.ts'

/** The parts of an engine. */
export interface EngineParts {
  /** By region; an engine without regions has one, under the empty name. */
  readonly states: ReadonlyMap<string, EngineState>
  /** Executes an operation in an engine with one region. */
  readonly execute: Execute
  readonly regions: Regions | undefined
  /** Taken by resets, snapshots, restores and replication. */
  readonly lock: Lock
  readonly faults: FaultOptions | undefined
  /** Of an engine that has access keys. */
  readonly access: AccessControl | undefined
  /** Whether a layer around the operations, such as throttling, may wait before they start. */
  readonly layered: boolean
  /** Closes the stores as soon as no call is in flight. */
  readonly close: () => Promise<void>
}

/** Makes an engine of its parts. */
export function makeEngine({
  states,
  execute,
  regions,
  lock,
  faults: given,
  access,
  layered,
  close,
}: EngineParts): Engine {
  let closed: Promise<void> | undefined
  let faults = given && new Faults(given)
  const calls = new CallsUnderWay()
  const stateOf = (region: string | undefined) =>
    regions?.stateOf(region) ?? required(states.get(''), 'the one region')
  /** Executes what the access key of a call may do. */
  const permitted =
    (within: Execute, { accessKeyId = '', region }: ExecuteOptions): Execute =>
    (name, request) => {
      if (access === undefined) return within(name, request)
      const state = stateOf(region)
      return access.execute(
        within,
        { ...state, ...(region !== undefined && { region }) },
        {
          accessKeyId,
          operation: name,
          input: request,
        },
      )
    }
  const closeOnce = () => {
    closed ??= calls.close().then(close)
    return closed
  }
  const call = (operation: OperationName, input: WireDocument, options?: ExecuteOptions) =>
    calls.run(() => {
      const within: Execute =
        regions === undefined
          ? (name, request) => execute(name, request, options)
          : (name, request) => regions.execute(name, request, options)
      const perform = options?.accessKeyId === undefined ? within : permitted(within, options)
      if (faults === undefined && !layered) return perform(operation, input)
      // Copied, because a layer may wait before the operation reads its input, and the caller may change it meanwhile.
      const request = structuredClone(input)
      return faults === undefined ? perform(operation, request) : faults.execute(perform, operation, request)
    })
  return {
    // Each operation checks its input at run time, and tests check its output.
    execute: call as Engine['execute'],
    authenticate: (request) => access?.authenticate(request),
    sweepExpired: () =>
      calls.run(async () => {
        const counts = await Promise.all(
          [...states.values()].map(({ background }) => background.sweepExpired()),
        )
        return counts.reduce((sum, count) => sum + count, 0)
      }),
    splitShards: (tableName, { region } = {}) => calls.run(() => splitShards(stateOf(region), tableName)),
    setFaults(next) {
      faults = next && new Faults(next)
    },
    reset: (options = {}) =>
      calls.run(async () => {
        const { reset } = await snapshots()
        await lock.hold(() => reset(states, options))
      }),
    snapshot: (directory) =>
      calls.run(async () => {
        const { saveSnapshot } = await snapshots()
        await lock.hold(() => saveSnapshot(states, directory))
      }),
    restore: (directory) =>
      calls.run(async () => {
        const { restoreSnapshot } = await snapshots()
        await lock.hold(() => restoreSnapshot(states, directory))
      }),
    compact: () =>
      calls.run(() =>
        lock.hold(async () => {
          for (const { background, storage } of states.values()) {
            await background.settled()
            await storage.compact()
          }
        }),
      ),
    regions: regions?.names ?? [],
    replicate: () => calls.run(() => regions?.replicate() ?? 0),
    get replicationConflicts() {
      return regions?.conflicts ?? 0
    },
    close: closeOnce,
    [Symbol.asyncDispose]: closeOnce,
  }
}

/** Loaded on first use, like everything that an engine doesn't always need. */
function snapshots(): Promise<typeof import('./snapshots/index.ts')> {
  return import('./snapshots/index.ts')
}
