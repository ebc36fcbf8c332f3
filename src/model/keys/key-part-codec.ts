import { DynagateError } from '../../errors.ts'
import { type Attribute, type AttributeFlag, type Attributes, plainType, Unfit } from '../attributes/index.ts'
import { holdsItsEnd, runsIntoItsEnd } from './key-formats.ts'
import { partText, partValue } from './part-text.ts'
import type { Template } from './template.ts'
import type { KeyFormat } from './types.ts'

/** Encodes and decodes the parts of the keys of one template: values of attributes, and the tenant. */
export class KeyPartCodec {
  readonly #entity: string
  readonly #attributes: Attributes
  readonly #template: Template
  readonly #format: KeyFormat | 'native'

  constructor(entity: string, attributes: Attributes, template: Template, format: KeyFormat | 'native') {
    this.#entity = entity
    this.#attributes = attributes
    this.#template = template
    this.#format = format
  }

  /** The encoding of an attribute's value; `next` is the literal after it. */
  encode(name: string, value: unknown, next = ''): string {
    const { key } = this.attribute(name).type
    const text = this.checked(name, () => {
      if (key === undefined) throw new Unfit('an attribute with an ordered key encoding', value)
      return this.#format === 'native'
        ? (this.attribute(name).type.toStored(value) as string)
        : key.encode(value)
    })
    if (this.#format === 'escaped') return partText(text)
    if (holdsItsEnd(text, next)) {
      throw this.badInput(name, `must not hold '${next}', which ends it in the key '${this.#template.shown}'`)
    }
    return text
  }

  /** The prefix of keys whose part begins with `prefix`; `next` is the literal after the part. */
  encodePrefix(name: string, prefix: unknown, next = ''): string {
    const { type } = this.attribute(name)
    const { storage, kind } = plainType(type)
    // The string that keyAs() encodes need not begin like the value.
    const isOfText = storage === 'S' && kind !== 'custom' && type.key?.isDeclared !== true
    if (typeof prefix !== 'string' || !prefix.isWellFormed() || !isOfText) {
      throw this.badInput(
        name,
        'expects a prefix that is a well-formed string, of a string attribute without keyAs()',
      )
    }
    if (this.#format === 'escaped') return partText(prefix)
    if (runsIntoItsEnd(prefix, next)) {
      throw this.badInput(
        name,
        `can't begin with a string that contains or ends like '${next}', the delimiter in the key '${this.#template.shown}'`,
      )
    }
    return prefix
  }

  /** The value of an attribute that a part encodes. @throws Unfit if it encodes none. */
  decode(name: string, text: string): unknown {
    const { key } = this.attribute(name).type
    const plain = this.#format === 'escaped' ? partValue(text) : text
    if (key === undefined || plain === undefined)
      throw new Unfit(`a key like '${this.#template.source}'`, text)
    return key.decode(plain)
  }

  /** The encoding of a tenant. */
  encodeTenant(tenant: string): string {
    return this.#format === 'escaped' ? partText(tenant) : tenant
  }

  /** The tenant that a part encodes. @throws Unfit if it encodes none. */
  decodeTenant(text: string): string {
    const tenant = this.#format === 'escaped' ? partValue(text) : text
    if (tenant === undefined || tenant === '') throw new Unfit('a key with a tenant', text)
    return tenant
  }

  /** The declared attribute of a part. */
  attribute(name: string): Attribute<unknown, AttributeFlag> {
    const attribute = this.#attributes[name]
    if (attribute === undefined) throw new TypeError(`${this.#entity} has no attribute '${name}'`)
    return attribute
  }

  /** What `make` returns; if it throws Unfit, the error names the attribute. */
  checked<Result>(name: string, make: () => Result): Result {
    try {
      return make()
    } catch (error) {
      if (error instanceof Unfit) throw this.badInput(name, error.message)
      throw error
    }
  }

  /** The error of an attribute, or of several, whose value doesn't fit. */
  badInput(name: string, reason: string): DynagateError {
    return new DynagateError('BAD_USER_INPUT', `${this.#entity}.${name}: ${reason}`)
  }
}
