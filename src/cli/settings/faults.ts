import { ModelError } from '../../errors.ts'
import { OptionsError } from '../../server/index.ts'
import { messageOf, UsageError } from '../input/index.ts'

/**
 * Collects the faults of settings, a definition and its options, so that a start reports all of them at once.
 *
 * @example
 * const faults = new Faults()
 * const port = await faults.of(() => readPort(text, 'PORT'))
 * const definition = await faults.of(() => loadDefinition(path), path)
 * faults.check()
 */
export class Faults {
  readonly #found: string[] = []
  readonly #errors: unknown[] = []

  /**
   * Reads a value; undefined if reading throws an error with an explanation, which is collected.
   *
   * @param module the path of a module of the user: any error from it is collected.
   */
  async of<Value>(read: () => Value | Promise<Value>, module?: string): Promise<Value | undefined> {
    try {
      return await read()
    } catch (error) {
      const found = faultsIn(error, module)
      if (found === undefined) throw error
      this.#errors.push(error)
      this.#found.push(...found)
      return undefined
    }
  }

  /** @throws the error, if there was a single one; else a UsageError with every fault of all. */
  check(): void {
    if (this.#errors.length === 0) return
    if (this.#errors.length === 1 && !(this.#errors[0] instanceof UsageError)) throw this.#errors[0]
    const [first = '', ...others] = this.#found
    if (others.length === 0) throw new UsageError(first)
    const listed = this.#found.map((each) => `\n  - ${each.replaceAll('\n', '\n    ')}`)
    throw new UsageError(`there are ${this.#found.length} faults:${listed.join('')}\n`, this.#found)
  }
}

function faultsIn(error: unknown, module: string | undefined): readonly string[] | undefined {
  if (error instanceof UsageError) return error.faults
  if (error instanceof ModelError || error instanceof OptionsError) return error.faults
  if (module === undefined) return undefined
  return [messageOf(error)]
}
