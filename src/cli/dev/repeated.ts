/** A job that runs once at a time, and once more if it was requested while it ran. */
export class Repeated {
  readonly #job: () => Promise<void>
  #running: Promise<void> | undefined
  #isRequested = false

  /** @param job never rejects. */
  constructor(job: () => Promise<void>) {
    this.#job = job
  }

  get isRunning(): boolean {
    return this.#running !== undefined
  }

  /** Resolves when the job has run with what is there now. */
  request(): Promise<void> {
    this.#isRequested = true
    this.#running ??= this.#run()
    return this.#running
  }

  async #run(): Promise<void> {
    while (this.#isRequested) {
      this.#isRequested = false
      await this.#job()
    }
    this.#running = undefined
  }
}
