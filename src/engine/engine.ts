import type { InputOf, OutputOf } from './api/index.ts'
import { CallsUnderWay } from './calls-under-way.ts'
import { type FaultOptions, Faults } from './faults/index.ts'
import type { AccessControl, SignedRequest } from './iam/index.ts'
import type { EngineState, Execute, OperationName, WireDocument } from './operations/index.ts'
import type { Regions } from './regions/index.ts'
import { required } from './required.ts'
import type { ResetOptions } from './snapshots/index.ts'
import type { Lock } from './storage/index.ts'

/** A DynamoDB in this process. */
export interface Engine extends AsyncDisposable {
  /**
   * Does one operation of DynamoDB's API, by its name, in wire form: `execute('GetItem', { TableName, Key:
   * { id: { S: '1' } } })`; bytes are base64 text. A write resolves when it is on disk. Rejects with an
   * EngineError that has DynamoDB's type and message.
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
   * Deletes the items of all tables whose time to live is over, and returns how many. The engine does so by itself
   * every minute; this does it now.
   */
  sweepExpired(): Promise<number>
  /** Lets calls meet faults from now on, in place of those before; none where nothing is given. */
  setFaults(faults?: FaultOptions): void
  /** Forgets everything, or only the items of all tables. */
  reset(options?: ResetOptions): Promise<void>
  /** Copies everything into a directory, which is made. */
  snapshot(directory: string): Promise<void>
  /** Puts what `snapshot` has saved in place of everything. Throws an Error of one line where it can't be. */
  restore(directory: string): Promise<void>
  /**
   * Gives the space of what was deleted back to the file system, once the background jobs that remove it are done.
   * Writes wait for it; a crash leaves everything as it was.
   */
  compact(): Promise<void>
  /** The regions that it was opened with; none unless it was. */
  readonly regions: readonly string[]
  /**
   * Brings the writes of global tables whose time has come to the other regions, and returns how many. The engine
   * does so by itself, several times a second; this does it now, for tests and held clocks.
   */
  replicate(): Promise<number>
  /** The writes, since it was opened, that lost against a later one of another region. */
  readonly replicationConflicts: number
  /**
   * Accepts no further calls, waits for those under way, and closes the directory. An engine in memory forgets
   * everything.
   */
  close(): Promise<void>
}

/** Where a request was sent, and by whom. */
export interface ExecuteOptions {
  /**
   * One of the engine's regions; the first unless given. An engine without regions has one, which goes by whatever
   * name a request gives it: `local` unless given.
   */
  readonly region?: string
  /** The host and port that the client reached the engine at; DescribeEndpoints answers with it. */
  readonly endpoint?: string
  /**
   * The access key that the call is made with, for an engine with `iam`: its policy must allow the call. A call
   * without one is the owner's, who may do everything. Only HTTP needs a signature.
   */
  readonly accessKeyId?: string
}

export type { SignedRequest } from './iam/index.ts'

/** What an engine is made of. */
export interface EngineParts {
  /** By region; of an engine without regions one, under the empty name. */
  readonly states: ReadonlyMap<string, EngineState>
  /** Does an operation where there is one region. */
  readonly execute: Execute
  readonly regions: Regions | undefined
  /** Held by resets, snapshots, restores and replication. */
  readonly lock: Lock
  readonly faults: FaultOptions | undefined
  /** Of an engine that has access keys. */
  readonly access: AccessControl | undefined
  /** Whether something around the operations, such as throttling, may wait before they begin. */
  readonly layered: boolean
  /** Closes what the calls work on, once none is under way. */
  readonly close: () => Promise<void>
}

/** An engine of its parts. */
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
  /** Executes what the access key of a call may do. */
  const permitted =
    (within: Execute, { accessKeyId = '', region }: ExecuteOptions): Execute =>
    (name, request) => {
      if (access === undefined) return within(name, request)
      const state = regions?.stateOf(region) ?? required(states.get(''), 'the one region')
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
      // A layer may wait before the operation reads its input, which the caller may change meanwhile.
      const request = structuredClone(input)
      return faults === undefined ? perform(operation, request) : faults.execute(perform, operation, request)
    })
  return {
    // Each operation checks its input as it is, and its output is what its tests say.
    execute: call as Engine['execute'],
    authenticate: (request) => access?.authenticate(request),
    sweepExpired: () =>
      calls.run(async () => {
        const counts = await Promise.all(
          [...states.values()].map(({ background }) => background.sweepExpired()),
        )
        return counts.reduce((sum, count) => sum + count, 0)
      }),
    setFaults(next) {
      faults = next && new Faults(next)
    },
    reset: (options = {}) =>
      calls.run(async () => {
        const { reset } = await snapshots()
        await lock.hold(async () => {
          for (const state of states.values()) await reset(state, options)
        })
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

/** Loaded when it is asked for, as all that an engine can be used without. */
function snapshots(): Promise<typeof import('./snapshots/index.ts')> {
  return import('./snapshots/index.ts')
}
