import { Attribute, type AttributeFlag } from './attribute.ts'
import { type AttributeType, type CustomMapping, type KeyEncoding, Unfit } from './attribute-type.ts'

/** The common options of custom types. */
export interface CustomOptions {
  /** Describes a value, for messages and the GraphQL schema: `an ISBN of 13 digits`. */
  readonly expected: string
  /** The description of its GraphQL scalar; by default {@link expected} as a sentence. */
  readonly description?: string
  /** The type in GraphQL: a scalar with its name, or the stored type. By default a scalar if it is stored as one. */
  readonly servedAs?: 'scalar' | 'stored'
}

/** Options of {@link custom}. */
export interface CustomType<Stored, Value> extends CustomOptions {
  /** Whether anything is a value. */
  readonly is: (value: unknown) => value is Value
  /** The stored form of a value. */
  readonly encode: (value: Value) => Stored
  /** Returns the value of a stored value; throws if it has none. */
  readonly decode: (stored: Stored) => Value
  /** Whether the stored values have the same order as the values: then filters may compare them, and keys have ranges. */
  readonly ordered?: boolean
}

/** Options of {@link refined}. */
export interface RefinedType<Stored> extends CustomOptions {
  /** Whether a value of the stored type is one of this type. */
  readonly is: (stored: Stored) => boolean
}

/**
 * A custom type: the program uses values of any form, which are stored as values of a built-in type. The built-in type's
 * limits apply to the stored values.
 *
 * @param name the name of its GraphQL scalar.
 * @example
 * a.custom('SemVer', a.string(), {
 *   is: (value) => value instanceof Version,
 *   encode: (version) => version.toString(),
 *   decode: Version.parse,
 *   expected: 'a semantic version, such as 1.12.0',
 * })
 */
export function custom<Value, Stored, Flags extends AttributeFlag>(
  name: string,
  stored: Attribute<Stored, Flags> & OnlyLimits<Flags>,
  type: CustomType<Stored, Value>,
): Attribute<Value, Extract<Flags, 'keyable'> | 'custom'> {
  return customAttribute(name, stored, type as never) as Attribute<Value, never>
}

/**
 * A built-in type restricted to some of its values, with a separate name.
 *
 * @param name the name of its GraphQL scalar.
 * @example
 * a.refined('Isbn', a.string(), { is: isIsbn, expected: 'an ISBN of 13 digits' })
 */
export function refined<Stored, Flags extends AttributeFlag, Members>(
  name: string,
  stored: Attribute<Stored, Flags, Members> & OnlyLimits<Flags>,
  type: RefinedType<Stored>,
): Attribute<Stored, Extract<Flags, 'keyable'> | 'custom', Members> {
  return customAttribute(name, stored, type as never) as Attribute<Stored, never, Members>
}

/** The type that stores a custom one may have limits; all other options belong to the custom attribute. */
type OnlyLimits<Flags extends AttributeFlag> = [Exclude<Flags, 'keyable' | 'numeric' | 'custom'>] extends [
  never,
]
  ? unknown
  : 'call optional(), default() and readOnly() on the custom type, not on the type that stores it'

function customAttribute(
  name: string,
  stored: Attribute<unknown, AttributeFlag>,
  type: AnyCustomType,
): Attribute<unknown, AttributeFlag> {
  const mapping = mappingOf(name, stored.type, type)
  const key = keyOf(mapping)
  return new Attribute<unknown, AttributeFlag>({
    kind: 'custom',
    storage: stored.type.storage,
    toStored: (value) => {
      const plain = mapping.encode(value)
      const document = stored.type.toStored(plain)
      // A value that can't be read back must not be written.
      mapping.decode(plain)
      return document
    },
    fromStored: (document) => mapping.decode(stored.type.fromStored(document)),
    custom: mapping,
    faults: faultsOf(name, stored, type),
    ...(key && { key }),
  })
}

/** Both kinds of custom type, at run time. */
interface AnyCustomType extends CustomOptions {
  readonly is: (value: unknown) => boolean
  readonly encode?: (value: unknown) => unknown
  readonly decode?: (stored: unknown) => unknown
  readonly ordered?: boolean
}

function mappingOf(name: string, stored: AttributeType<unknown>, type: AnyCustomType): CustomMapping {
  const { expected, is, encode, decode, ordered } = type
  const isConverted = encode !== undefined
  return {
    name,
    description: type.description ?? `${expected.charAt(0).toUpperCase()}${expected.slice(1)}.`,
    stored,
    servedAs: type.servedAs ?? (isScalar(stored) ? 'scalar' : 'stored'),
    isConverted,
    isOrdered: !isConverted || ordered === true,
    is: (value) => isValue(value, stored, type),
    encode: (value) => {
      if (!isValue(value, stored, type)) throw new Unfit(expected, value)
      return encode ? encode(value) : value
    },
    decode: (plain) => {
      const value = decode ? attempt(() => decode(plain), expected, plain) : plain
      if (!is(value)) throw new Unfit(expected, plain)
      return value
    },
  }
}

/** Without a conversion `is` asks only about values of the stored type. */
function isValue(value: unknown, stored: AttributeType<unknown>, { is, encode }: AnyCustomType): boolean {
  try {
    if (encode === undefined) stored.toStored(value)
    return is(value)
  } catch (error) {
    if (error instanceof Unfit) return false
    throw error
  }
}

/** Types that GraphQL has scalars for. */
function isScalar({ storage, kind, custom: mapping }: AttributeType<unknown>): boolean {
  if (mapping !== undefined) return mapping.servedAs === 'scalar'
  return ['S', 'N', 'B', 'BOOL'].includes(storage) || kind === 'json'
}

/** In keys a custom type has the encoding of its stored type. */
function keyOf({
  stored,
  isOrdered,
  isConverted,
  encode,
  decode,
}: CustomMapping): KeyEncoding<unknown> | undefined {
  const { key } = stored
  return (
    key && {
      ...key,
      ranged: isConverted ? isOrdered : key.ranged,
      encode: (value) => key.encode(encode(value)),
      decode: (text) => decode(key.decode(text)),
    }
  )
}

/** The result of the program's own function; if it throws, the value doesn't fit. */
function attempt(make: () => unknown, expected: string, got: unknown): unknown {
  try {
    return make()
  } catch {
    throw new Unfit(expected, got)
  }
}

function faultsOf(
  name: string,
  { type, options }: Attribute<unknown, AttributeFlag>,
  { servedAs, expected }: AnyCustomType,
): string[] {
  const { description: _, ...said } = options
  const methods = Object.keys(said)
  return [
    ...(type.faults ?? []),
    ...(expected === '' ? ["expected is '': say what a value is, for messages"] : []),
    ...(methods.length > 0
      ? [`the type that stores ${name} has methods of an attribute: call them on the custom one instead`]
      : []),
    ...(servedAs === 'scalar' && !isScalar(type)
      ? [`it is stored as a ${type.kind}, which no scalar has: declare servedAs: 'stored'`]
      : []),
  ].map((fault) => `'${name}': ${fault}`)
}
