import { DynagateError } from '../errors.ts'

type Values = Readonly<Record<string, unknown>>

/** The members of a request's body, checked as they are read. */
export class RequestBody {
  readonly #values: Values

  constructor(values: Values) {
    this.#values = values
  }

  /** @throws DynagateError BAD_USER_INPUT, like all methods, with the member's name. */
  string(name: string): string {
    return this.optionalString(name) ?? reject(name, 'a string', undefined)
  }

  /** Null counts as not given. */
  optionalString(name: string): string | undefined {
    const value = this.#values[name] ?? undefined
    return value === undefined || typeof value === 'string' ? value : reject(name, 'a string', value)
  }

  oneOf<Name extends string>(name: string, known: readonly Name[], otherwise: Name): Name {
    const value = this.#values[name] ?? otherwise
    return known.find((each) => each === value) ?? reject(name, known.join(', '), value)
  }

  /** A number of items, up to a maximum. */
  count(name: string, { otherwise, most }: { readonly otherwise: number; readonly most: number }): number {
    const value = this.#values[name] ?? otherwise
    const isCount = typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= most
    return isCount ? value : reject(name, `an integer from 1 to ${most}`, value)
  }

  /** An object; empty if it isn't given. */
  object(name: string): Values {
    const value = this.#values[name] ?? {}
    return isObject(value) ? value : reject(name, 'an object', value)
  }

  list(name: string): readonly unknown[] {
    const value = this.#values[name]
    return Array.isArray(value) ? value : reject(name, 'a list', value)
  }

  /** Another body within this one; undefined if it isn't given. */
  within(name: string): RequestBody | undefined {
    return this.#values[name] === undefined || this.#values[name] === null
      ? undefined
      : new RequestBody(this.object(name))
  }

  isTrue(name: string): boolean {
    return this.#values[name] === true
  }
}

/** Whether a value of JSON is an object. */
export function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function reject(name: string, expected: string, got: unknown): never {
  const shown = got === undefined ? 'nothing' : JSON.stringify(got).slice(0, 100)
  throw new DynagateError('BAD_USER_INPUT', `${name}: expected ${expected}, got ${shown}`)
}
