import { GraphQLError, GraphQLScalarType, specifiedScalarTypes } from 'graphql'
import { GraphQLDateTime, GraphQLJSON, GraphQLLocalDate, GraphQLSafeInt } from 'graphql-scalars'
import { type CustomMapping, isEmail, Unfit } from '../../model/index.ts'
import { required } from '../../required.ts'

/** The named scalars of every gateway schema, with their types in resolvers. */
export type GatewayScalars = {
  BigInt: { Input: bigint; Output: bigint }
  Byte: { Input: Uint8Array; Output: Uint8Array }
  Date: { Input: string; Output: string }
  DateTime: { Input: Date; Output: Date }
  Decimal: { Input: string; Output: string }
  EmailAddress: { Input: string; Output: string }
  JSON: { Input: unknown; Output: unknown }
  SafeInt: { Input: number; Output: number }
  URL: { Input: string; Output: string }
}

/**
 * The scalar types. BigInt and Decimal are strings in JSON, so that no client rounds them; bytes are base64 only, because
 * a string that could also be hex is ambiguous.
 */
export const scalars: Readonly<Record<keyof GatewayScalars, GraphQLScalarType>> = {
  BigInt: textScalar(
    'BigInt',
    'An integer of up to 38 digits, as a string.',
    /^-?\d{1,38}$/,
    (text) => BigInt(text),
    (value) => String(value),
  ),
  Byte: textScalar(
    'Byte',
    'Bytes, as base64: `"AQID"`.',
    /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/,
    (text) => new Uint8Array(Buffer.from(text, 'base64')),
    (value) => Buffer.from(value as Uint8Array).toString('base64'),
  ),
  Date: new GraphQLScalarType({
    ...GraphQLLocalDate.toConfig(),
    name: 'Date',
    description: 'A date such as `2026-01-31`.',
  }),
  DateTime: GraphQLDateTime,
  Decimal: textScalar(
    'Decimal',
    'An exact decimal number, as a string: `"12.50"`.',
    /^-?\d{1,38}(\.\d{1,38})?$/,
    (text) => text,
    (value) => String(value),
  ),
  EmailAddress: new GraphQLScalarType({
    name: 'EmailAddress',
    description: 'An e-mail address, stored unchanged: one `@` between two parts without white space.',
    serialize: String,
    parseValue: (value) => {
      if (typeof value !== 'string' || !isEmail(value))
        throw new TypeError('EmailAddress: expected an e-mail address')
      return value
    },
  }),
  JSON: GraphQLJSON,
  SafeInt: GraphQLSafeInt,
  URL: new GraphQLScalarType({
    name: 'URL',
    description: 'An absolute URL, stored unchanged.',
    specifiedByURL: 'https://url.spec.whatwg.org/',
    serialize: String,
    parseValue: (value) => {
      if (typeof value !== 'string' || !URL.canParse(value))
        throw new TypeError('URL: expected an absolute URL')
      return value
    },
  }),
}

/** One of the scalars of every schema, by its name. */
export function namedScalar(name: string): GraphQLScalarType {
  const all: Readonly<Record<string, GraphQLScalarType>> = scalars
  return required(all[name] ?? specifiedScalarTypes.find((each) => each.name === name), `the scalar ${name}`)
}

/** The scalar of a custom type; resolvers see its own values. */
export function customScalar(
  { name, description, encode, decode }: CustomMapping,
  base: GraphQLScalarType,
): GraphQLScalarType {
  const decoded = (parse: () => unknown): unknown => {
    try {
      return decode(parse())
    } catch (error) {
      throw error instanceof Unfit ? new GraphQLError(error.of(name)) : error
    }
  }
  return new GraphQLScalarType({
    name,
    description,
    serialize: (value) => base.serialize(encode(value)),
    parseValue: (value) => decoded(() => base.parseValue(value)),
    parseLiteral: (node, variables) => decoded(() => base.parseLiteral(node, variables)),
  })
}

function textScalar(
  name: string,
  description: string,
  form: RegExp,
  parse: (text: string) => unknown,
  serialize: (value: unknown) => string,
): GraphQLScalarType {
  return new GraphQLScalarType({
    name,
    description,
    serialize,
    parseValue: (value) => {
      const text = typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : value
      if (typeof text !== 'string' || !form.test(text))
        throw new TypeError(`${name}: expected ${description}`)
      return parse(text)
    },
    parseLiteral: (node) => {
      const text = 'value' in node ? node.value : undefined
      if (typeof text !== 'string' || !form.test(text))
        throw new TypeError(`${name}: expected ${description}`)
      return parse(text)
    },
  })
}
