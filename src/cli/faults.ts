import { UsageError } from './usage-error.ts'

/**
 * Collects the faults of settings, so that a start reports all of them at once.
 *
 * @example
 * const faults = new Faults()
 * const port = await faults.of(() => readPort(text, 'PORT'))
 * faults.check()
 */
export class Faults {
  readonly #found: string[] = []

  /** The value of a setting; undefined where reading it throws a UsageError, which is collected. */
  async of<Value>(read: () => Value | Promise<Value>): Promise<Value | undefined> {
    try {
      return await read()
    } catch (error) {
      if (!(error instanceof UsageError)) throw error
      this.#found.push(error.message)
      return undefined
    }
  }

  /** @throws UsageError with every fault that was collected. */
  check(): void {
    const [first, ...others] = this.#found
    if (first === undefined) return
    if (others.length === 0) throw new UsageError(first)
    throw new UsageError(
      `there are ${this.#found.length} faults:${this.#found.map((each) => `\n  - ${each}`).join('')}\n`,
    )
  }
}
