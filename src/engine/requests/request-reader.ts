import { EngineError, validationError } from '../errors.ts'
import { isMembers, type Members } from '../json-object.ts'
import { textAt } from '../values/index.ts'

/**
 * Reads the members of a request. Collects violated constraints, which `check` reports together, as in DynamoDB; JSON
 * of the wrong type throws a SerializationException at once.
 */
export class RequestReader {
  readonly #members: Members
  readonly #path: string
  readonly #faults: string[]

  /**
   * `path` is the position of the members in the request: `keySchema.1.member.`; faults are collected for the request.
   */
  constructor(members: Members, path = '', faults: string[] = []) {
    this.#members = members
    this.#path = path
    this.#faults = faults
  }

  /** Whether the request has the member. */
  has(name: string): boolean {
    return this.#members[name] !== undefined && this.#members[name] !== null
  }

  /** The member's JSON value; undefined if it is missing or null. */
  raw(name: string): unknown {
    return this.#members[name] ?? undefined
  }

  /** Adds a fault if the member is missing. */
  require(name: string): void {
    if (!this.has(name)) this.fault(name, undefined, 'Member must not be null')
  }

  text(name: string): string | undefined {
    const value = this.raw(name)
    return value === undefined ? undefined : stringOf(value)
  }

  boolean(name: string): boolean | undefined {
    const value = this.raw(name)
    if (value === undefined || typeof value === 'boolean') return value
    throw new EngineError('SerializationException', `${kindOf(value)} can not be converted to a Boolean`)
  }

  integer(name: string): number | undefined {
    const value = this.raw(name)
    if (value === undefined) return undefined
    if (typeof value === 'number') return Math.trunc(value)
    throw new EngineError('SerializationException', `${kindOf(value)} can not be converted to an Integer`)
  }

  /** An integer from `least` to `most`. */
  bounded(name: string, least: number, most = Number.MAX_SAFE_INTEGER): number | undefined {
    const value = this.integer(name)
    if (value === undefined) return undefined
    if (value < least) this.fault(name, value, `Member must have value greater than or equal to ${least}`)
    if (value > most) this.fault(name, value, `Member must have value less than or equal to ${most}`)
    return value
  }

  /** An enum value. */
  choice<const Words extends readonly string[]>(name: string, words: Words): Words[number] | undefined {
    const value = this.text(name)
    if (value === undefined || words.includes(value)) return value
    this.fault(name, value, `Member must satisfy enum value set: [${words.join(', ')}]`)
    return undefined
  }

  list(name: string): unknown[] | undefined {
    const value = this.raw(name)
    if (value === undefined || Array.isArray(value)) return value
    throw new EngineError('SerializationException', 'Unexpected field type')
  }

  /** A list of strings. */
  strings(name: string): string[] | undefined {
    return this.list(name)?.map(stringOf)
  }

  members(name: string): Members | undefined {
    const value = this.raw(name)
    if (value === undefined || isMembers(value)) return value
    throw new EngineError('SerializationException', 'Unexpected field type')
  }

  /** A reader for a member that is an object. */
  inner(name: string): RequestReader | undefined {
    const members = this.members(name)
    return members && new RequestReader(members, `${this.#path}${label(name)}.`, this.#faults)
  }

  /** Readers for the elements of a list. */
  each(name: string): RequestReader[] | undefined {
    return this.list(name)?.map((element, at) => {
      if (!isMembers(element)) throw new EngineError('SerializationException', 'Unexpected field type')
      return new RequestReader(element, `${this.#path}${label(name)}.${at + 1}.member.`, this.#faults)
    })
  }

  /** Readers for the values of a map. */
  entries(name: string): [string, RequestReader][] | undefined {
    const members = this.members(name)
    return (
      members &&
      Object.entries(members).map(([key, value]) => {
        if (!isMembers(value)) throw new EngineError('SerializationException', 'Unexpected field type')
        return [key, new RequestReader(value, `${this.#path}${label(name)}.${key}.member.`, this.#faults)]
      })
    )
  }

  /** Adds a fault for a violated constraint of a member. */
  fault(name: string, value: unknown, constraint: string): void {
    const shown = value === undefined ? 'null' : `'${typeof value === 'string' ? value : String(value)}'`
    this.note(`Value ${shown} at '${this.#path}${label(name)}' failed to satisfy constraint: ${constraint}`)
  }

  /** Adds a fault with its own message. */
  note(fault: string): void {
    this.#faults.push(fault)
  }

  /** Throws a ValidationException with the collected faults, if there are any. */
  check(): void {
    const count = this.#faults.length
    if (count === 0) return
    throw validationError(
      `${count} validation error${count === 1 ? '' : 's'} detected: ${this.#faults.slice(0, mostFaults).join('; ')}`,
    )
  }
}

/** DynamoDB reports at most ten. */
const mostFaults = 10

/** DynamoDB's messages name members in camel case. */
function label(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function stringOf(value: unknown): string {
  if (typeof value === 'string') return textAt(value)
  throw new EngineError('SerializationException', `${kindOf(value)} can not be converted to a String`)
}

function kindOf(value: unknown): string {
  if (value === null) return 'VALUE_NULL'
  if (typeof value === 'number') return 'NUMBER_VALUE'
  if (typeof value === 'string') return 'STRING_VALUE'
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE'
  return Array.isArray(value) ? 'START_ARRAY' : 'START_OBJECT'
}
