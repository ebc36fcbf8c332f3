/** Options that can't work. Each fault names the option, what was expected and what was received. */
export class OptionsError extends TypeError {
  readonly faults: readonly string[]

  constructor(faults: readonly string[], cause?: unknown) {
    const [first = ''] = faults
    const listed = faults.map((each) => `\n  - ${each.replaceAll('\n', '\n  ')}`)
    const all = `The options of the gateway have ${faults.length} faults:${listed.join('')}`
    super(faults.length === 1 ? first : all, { cause })
    this.faults = faults
  }
}

/**
 * Collects the faults of options, so that all of them are reported at once.
 *
 * @example
 * const faults = new OptionFaults()
 * const cors = faults.of(() => corsPolicy(options.cors))
 * faults.check()
 */
export class OptionFaults {
  readonly #found: string[] = []
  #first: unknown

  /** Reads the value of an option; undefined if reading throws a TypeError, which is collected. */
  of<Value>(read: () => Value): Value | undefined {
    try {
      return read()
    } catch (error) {
      if (!(error instanceof TypeError)) throw error
      this.#first ??= error
      this.#found.push(...(error instanceof OptionsError ? error.faults : [error.message]))
      return undefined
    }
  }

  /** @throws OptionsError with every fault that was collected. */
  check(): void {
    if (this.#found.length > 0) throw new OptionsError([...new Set(this.#found)], this.#first)
  }
}

/**
 * Numeric options: the given ones, and the defaults of the others.
 *
 * @param name the name of the options, for messages.
 * @throws OptionsError for each option that isn't a number of at least 0, is a time over the longest of Node's timers, or is
 *   unknown.
 */
export function numbersOf<Options extends object>(
  name: string,
  given: { readonly [Name in keyof Options]?: Options[Name] | undefined } = {},
  defaults: Options,
): Options {
  const set = Object.entries(given).filter(([, value]) => value !== undefined)
  const faults = set.flatMap(([member, value]) => {
    if (!Object.hasOwn(defaults, member)) {
      return [`${name}.${member}: expected one of ${Object.keys(defaults).join(', ')}`]
    }
    if (typeof value !== 'number' || !(value >= 0)) {
      return [`${name}.${member}: expected a number from 0, got ${shown(value)}`]
    }
    if (!member.endsWith('Ms') || value <= longestTimerMs) return []
    return [`${name}.${member}: expected at most ${longestTimerMs} milliseconds, 24 days, got ${value}`]
  })
  if (faults.length > 0) throw new OptionsError(faults)
  return { ...defaults, ...Object.fromEntries(set) }
}

/** Node's timers fire at once after longer times: a request without a deadline would be late when it begins. */
const longestTimerMs = 2 ** 31 - 1

/** A value in a message. */
function shown(value: unknown): string {
  return typeof value === 'string' ? JSON.stringify(value) : String(value)
}
