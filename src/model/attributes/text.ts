import { Attribute } from './attribute.ts'
import { type AttributeKind, type AttributeType, type KeyEncoding, Unfit } from './attribute-type.ts'
import { type TextLimits, textLimits } from './constraints.ts'
import { anyCharacter, exactly, type KeyForm, many, one, without } from './key-form.ts'

/**
 * An identifier: a non-empty string that is requested by value. GraphQL's `ID`.
 *
 * Lone surrogates are rejected everywhere: UTF-8 can't encode them, so different values would become the same key.
 */
export function id(limits: TextLimits = {}): Attribute<string, 'keyable'> {
  return new Attribute(
    textType('id', {
      limits,
      expected: 'a non-empty string',
      test: (text) => text !== '',
      ranged: false,
      form: [[one(anyCharacter), many(anyCharacter)]],
    }),
  )
}

/**
 * A string, optionally with limits: `a.string({ maxLength: 200 })`. In a sort key it is ordered by its UTF-8 bytes.
 */
export function string(limits: TextLimits = {}): Attribute<string, 'keyable'> {
  return new Attribute(
    textType('string', { limits, expected: 'a string', test: () => true, ranged: true, form: anyText }),
  )
}

/** An e-mail address, stored unchanged: one `@` between two parts without white space. */
export function email(limits: TextLimits = {}): Attribute<string, 'keyable'> {
  return new Attribute(
    textType('email', {
      limits,
      expected: 'an e-mail address',
      test: isEmail,
      ranged: false,
      form: [[one(ofEmail), many(ofEmail), ...exactly('@'), one(ofEmail), many(ofEmail)]],
    }),
  )
}

/** An absolute URL, stored unchanged. */
export function url(limits: TextLimits = {}): Attribute<string, 'keyable'> {
  return new Attribute(
    textType('url', {
      limits,
      expected: 'an absolute URL',
      test: URL.canParse,
      ranged: false,
      // All URLs have a colon after their scheme; the parser checks the other rules.
      form: [[one(anyCharacter), many(anyCharacter), ...exactly(':'), many(anyCharacter)]],
    }),
  )
}

/** One of several strings; a GraphQL enum. Stored as spelled here. */
export function enumeration<const Values extends readonly [string, ...string[]]>(
  ...values: Values
): Attribute<Values[number], 'keyable'> {
  const expected = `one of ${values.join(', ')}`
  const among = (text: string): text is Values[number] => values.includes(text)
  return new Attribute<Values[number], 'keyable'>({
    ...textType('enum', { expected, test: among, ranged: false, form: values.map(exactly) }),
    values,
    faults: enumFaults(values),
  } as AttributeType<Values[number]>)
}

function enumFaults(values: readonly string[]): string[] {
  if (values.length === 0) return ['a.enum() has no values: name at least one']
  const twice = values.filter((value, at) => values.indexOf(value) < at)
  return [
    ...twice.map((value) => `a.enum() has '${value}' twice: remove one`),
    ...(values.includes('') ? ["a.enum() has '' among its values: remove it, and declare optional()"] : []),
  ]
}

const anyText: KeyForm = [[many(anyCharacter)]]

/** Whether a string is an e-mail address: the common rule of writes, reads and the GraphQL scalar. */
export function isEmail(text: string): boolean {
  return emailForm.test(text)
}

const emailForm = /^[^\s@]+@[^\s@]+$/

/** The characters on either side of the `@`: anything but `@` and white space. */
const ofEmail = without(anyCharacter, [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0x40, 0x40],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
])

interface TextRules {
  readonly expected: string
  readonly test: (text: string) => boolean
  readonly ranged: boolean
  readonly form: KeyForm
  readonly limits?: TextLimits
}

function textType(
  kind: AttributeKind,
  { expected, test, ranged, form, limits = {} }: TextRules,
): AttributeType<string> {
  const check = (value: unknown): string => {
    if (typeof value !== 'string' || !test(value)) throw new Unfit(expected, value)
    if (!value.isWellFormed()) throw new Unfit(`${expected} of well-formed Unicode`, value)
    return value
  }
  const key: KeyEncoding<string> = {
    fixedWidth: false,
    ranged,
    encode: check,
    decode: check,
    form,
  }
  return { kind, storage: 'S', toStored: check, fromStored: check, key, ...textLimits(limits) }
}
