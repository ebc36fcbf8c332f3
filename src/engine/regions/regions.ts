import { validationError } from '../errors.ts'
import type { EngineState, OperationName, Origin, WireDocument } from '../operations/index.ts'
import type { Lock } from '../storage/index.ts'
import { type Region, replicaOf } from './region.ts'
import { type ReplicaUpdate, readReplicaUpdates } from './replica-updates.ts'
import { checkNewReplica, createReplica } from './replicas.ts'
import { Replicator } from './replicator.ts'

/** Options of `Regions`. */
export interface RegionsOptions {
  /** Calls that name no region go to the first. */
  readonly regions: readonly Region[]
  /** Taken while writes are replicated. */
  readonly lock: Lock
  /** Milliseconds until a write arrives in the other regions. */
  readonly lag: number
  /** Epoch milliseconds. */
  readonly now: () => number
}

/** The regions of an engine, and the global tables among them. */
export class Regions {
  readonly #byName: ReadonlyMap<string, Region>
  readonly #replicator: Replicator
  readonly #lock: Lock
  readonly #timer: NodeJS.Timeout
  #tick: Promise<void> | undefined

  constructor({ regions, lock, lag, now }: RegionsOptions) {
    this.#byName = new Map(regions.map((region) => [region.name, region]))
    this.#replicator = new Replicator({ regions: this.#byName, lock, lag, now })
    this.#lock = lock
    this.#timer = setInterval(() => this.#look(), everyMs)
    this.#timer.unref()
  }

  get names(): readonly string[] {
    return [...this.#byName.keys()]
  }

  /** The number of writes that lost against a later one of another region. */
  get conflicts(): number {
    return this.#replicator.conflicts
  }

  /** Replicates the due writes to the other regions. */
  replicate(): Promise<number> {
    return this.#replicator.replicate()
  }

  /** Executes an operation in a region; by default in the first. */
  async execute(
    operation: OperationName,
    input: WireDocument,
    origin: Origin | undefined,
  ): Promise<WireDocument> {
    const region = this.#region(origin?.region)
    if (operation === 'UpdateTable' && input.ReplicaUpdates !== undefined)
      return this.#lock.hold(() => this.#updateReplicas(region, input))
    if (operation === 'DeleteTable') return this.#lock.hold(() => this.#deleteTable(region, input, origin))
    return region.execute(operation, input, { ...origin, region: region.name })
  }

  /** The context of a region's operations; by default of the first region. */
  stateOf(name: string | undefined): EngineState {
    return this.#region(name).state
  }

  /** Stops replication after the current step. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await this.#tick
    // If another process holds the lock, it replicates the due writes.
    await this.#replicator.replicateIfFree().catch(ignored)
  }

  #look(): void {
    this.#tick ??= this.#replicator
      .replicateIfFree()
      .catch(console.error)
      .finally(() => {
        this.#tick = undefined
      })
  }

  async #updateReplicas(region: Region, input: WireDocument): Promise<WireDocument> {
    const { tableName, updates } = readReplicaUpdates(input)
    await region.execute('DescribeTable', { TableName: tableName })
    this.#check(region, tableName, updates)
    // Completes an earlier update first.
    await this.#replicator.completeReplicas()
    for (const { kind, region: other } of updates) {
      const target = this.#region(other)
      if (kind === 'create') await createReplica(this.#byName, region, target, tableName)
      if (kind === 'delete') await this.#deleteTable(target, { TableName: tableName })
    }
    const { Table } = await region.execute('DescribeTable', { TableName: tableName })
    return { TableDescription: Table }
  }

  /** Throws if an update couldn't be executed after the earlier ones: then none of them is executed. */
  #check(region: Region, tableName: string, updates: readonly ReplicaUpdate[]): void {
    const deleted = new Set<string>()
    const replicas = new Set([region.name, ...replicaOf(region, tableName).others])
    for (const { kind, region: other } of updates) {
      if (kind === 'create') {
        // A replica that this request deletes first may be created again.
        if (replicas.has(other) || !deleted.has(other))
          checkNewReplica(region, this.#region(other), tableName)
        replicas.add(other)
        continue
      }
      if (other === region.name || !replicas.has(other)) {
        throw validationError(
          `Replica specified in the Replica Update or Replica Delete action of the request was not found: ${other}`,
        )
      }
      if (kind === 'delete') {
        replicas.delete(other)
        deleted.add(other)
      }
    }
  }

  /** Resolves when the other regions have all writes of the table, if it is a replica. */
  async #deleteTable(region: Region, input: WireDocument, origin?: Origin): Promise<WireDocument> {
    // Another replica may still be copying from this one.
    await this.#replicator.completeReplicas()
    const answer = await region.execute('DeleteTable', input, { ...origin, region: region.name })
    await this.#replicator.completeReplicas()
    return answer
  }

  #region(name: string | undefined): Region {
    const [first] = this.#byName.values()
    const region = name === undefined ? first : this.#byName.get(name)
    if (region !== undefined) return region
    throw validationError(
      `The engine has no region ${String(name)}: it was opened with ${this.names.join(', ')}`,
    )
  }
}

/** The interval of looking for due writes, in milliseconds. */
const everyMs = 100

function ignored(): void {}
