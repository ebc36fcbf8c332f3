/** Decides when the log is checkpointed, one checkpoint at a time, and bounds the writes meanwhile. */
export class Checkpoints {
  readonly #run: () => Promise<void>
  /** Bytes that this process has written since the last checkpoint began. */
  #pending = 0
  #running: Promise<void> | undefined

  /** @param run executes a checkpoint. If it rejects, the next one is executed after more writes. */
  constructor(run: () => Promise<void>) {
    this.#run = run
  }

  /** Counts written bytes. Resolves at once, unless writes are faster than the running checkpoint: then they wait for it. */
  async afterWrite(bytes: number): Promise<void> {
    this.#pending += bytes
    if (this.#pending > checkpointBytes) this.#start()
    if (this.#pending > greatestBacklogBytes) await this.#running
  }

  /** Executes the last checkpoint, unless little is left of the log. */
  async finish(): Promise<void> {
    await this.#running
    if (this.#pending > smallBytes) this.#start()
    await this.#running
  }

  #start(): void {
    if (this.#running !== undefined) return
    this.#pending = 0
    this.#running = this.#run()
      // A failing disk is reported by the sync of a later write.
      .catch(() => {})
      .finally(() => {
        this.#running = undefined
      })
  }
}

const checkpointBytes = 4 * 1024 * 1024
/** The limit of what this process writes during a checkpoint: without it the log could grow without bound. */
const greatestBacklogBytes = 16 * 1024 * 1024
/** The amount that SQLite may checkpoint on the event loop when the last connection of all processes is closed. */
const smallBytes = 128 * 1024
