import { EngineError, RewordedError, validationError } from '../../errors.ts'
import { type AttributeValue, checkAttributeName, checkValue, valueSize } from '../../values/index.ts'
import { type ExpressionKind, invalid } from './invalid.ts'

/**
 * The definitions of one request's `#names` and `:values`, and which of them are used: all expressions of a request
 * share one scope.
 */
export class ExpressionScope {
  readonly #names: ReadonlyMap<string, string>
  readonly #values: ReadonlyMap<string, AttributeValue>
  readonly #used = new Set<string>()
  readonly #nested = new Set<string>()

  constructor(names: ReadonlyMap<string, string>, values: ReadonlyMap<string, AttributeValue>) {
    this.#names = names
    this.#values = values
  }

  /** The attribute name of a `#name`. Throws a ValidationException if it isn't defined. */
  name(kind: ExpressionKind, token: string): string {
    const name = this.#names.get(token)
    if (name === undefined) {
      throw invalid(
        kind,
        `An expression attribute name used in the document path is not defined; attribute name: ${token}`,
      )
    }
    this.#used.add(token)
    return name
  }

  /** Bytes of all values. */
  get valuesSize(): number {
    return [...this.#values.values()].reduce((sum, value) => sum + valueSize(value), 0)
  }

  /** The top-level attributes of nested paths in the expressions, such as `a` for `a.b` and `a[0]`. */
  get nestedNames(): ReadonlySet<string> {
    return this.#nested
  }

  /** Records a nested path. */
  noteNested(name: string): void {
    this.#nested.add(name)
  }

  /** The value of a `:value`. Throws a ValidationException if it isn't defined. */
  value(kind: ExpressionKind, token: string): AttributeValue {
    const value = this.#values.get(token)
    if (value === undefined) {
      throw invalid(
        kind,
        `An expression attribute value used in expression is not defined; attribute value: ${token}`,
      )
    }
    this.#used.add(token)
    return value
  }

  /** Rejects names and values that no expression uses; call it once all expressions are parsed. */
  checkAllUsed(): void {
    this.#checkUsed('ExpressionAttributeNames', this.#names)
    this.#checkUsed('ExpressionAttributeValues', this.#values)
  }

  #checkUsed(member: string, defined: ReadonlyMap<string, unknown>): void {
    if (defined.size === 0) return
    const unused = [...defined.keys()].filter((token) => !this.#used.has(token))
    if (unused.length > 0) {
      throw validationError(`Value provided in ${member} unused in expressions: keys: {${unused.join(', ')}}`)
    }
  }
}

/**
 * The scope of a request with these `ExpressionAttributeNames` and `ExpressionAttributeValues`, both optional; the
 * values are checked and normalized.
 *
 * @throws ValidationException if one is empty, a key isn't `#` or `:` followed by letters, digits and underscores, or a
 *   value is invalid; SerializationException if one has the wrong JSON shape.
 */
export function expressionScope(names: unknown, values: unknown): ExpressionScope {
  return new ExpressionScope(
    definitions('ExpressionAttributeNames', names, /^#\w+$/, checkName),
    definitions('ExpressionAttributeValues', values, /^:\w+$/, checkNamedValue),
  )
}

/** DynamoDB's limit of a `#name` or a `:value` (Developer Guide, Quotas: expression parameters). */
const longestPlaceholder = 255

function definitions<Definition>(
  member: string,
  given: unknown,
  form: RegExp,
  check: (definition: unknown, key: string) => Definition,
): ReadonlyMap<string, Definition> {
  if (given === undefined || given === null) return new Map()
  if (typeof given !== 'object' || Array.isArray(given)) {
    throw new EngineError('SerializationException', `${member} must be a map`)
  }
  const entries = Object.entries(given)
  if (entries.length === 0) throw validationError(`${member} must not be empty`)
  for (const [key] of entries) {
    if (key.length > longestPlaceholder) {
      throw validationError(
        `${member} contains invalid key: The expression attribute map contains a key that is too long; key: "${key}"`,
      )
    }
    if (!form.test(key)) throw validationError(`${member} contains invalid key: Syntax error; key: "${key}"`)
  }
  return new Map(entries.map(([key, definition]) => [key, check(definition, key)]))
}

function checkName(name: unknown, key: string): string {
  if (typeof name === 'string') {
    if (name === '') {
      throw validationError(
        `ExpressionAttributeNames contains invalid value: Empty attribute name; key: "${key}"`,
      )
    }
    checkAttributeName(name)
    return name
  }
  throw new EngineError('SerializationException', `the attribute name for ${key} must be a string`)
}

function checkNamedValue(value: unknown, key: string): AttributeValue {
  try {
    return checkValue(value)
  } catch (error) {
    if (!(error instanceof EngineError) || error.type !== 'ValidationException') throw error
    throw new RewordedError(
      `ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`,
      error instanceof RewordedError ? error.current : error.message,
    )
  }
}
