import { DynagateError } from '../../errors.ts'
import { type Attribute, type AttributeFlag, type Attributes, Unfit } from '../attributes/index.ts'
import { isNative, nativePart, shardOf, shardText } from './key-formats.ts'
import { KeyPartCodec } from './key-part-codec.ts'
import { partitionKeyBytes, sortKeyBytes } from './ordering.ts'
import type { ReservedKeys } from './reserved-keys.ts'
import { splitKey } from './split-key.ts'
import {
  attributesOf,
  leadingLiteral,
  literalAt,
  parseTemplate,
  partsOf,
  type Segment,
  type Template,
} from './template.ts'
import { inTenant, tenantOf } from './tenant.ts'
import type { KeyFormat, KeySlot, KeyValue, SortCondition } from './types.ts'

interface KeyCodecOptions {
  readonly entity: string
  readonly source: string
  readonly attributes: Attributes
  readonly key: KeySlot
  readonly format: KeyFormat
  /** The reserved keys, which it must not produce; escaped templates never do. */
  readonly reserved?: ReservedKeys | undefined
  /** The attribute of callers that holds the tenant, if the table has tenants. */
  readonly tenant?: string | undefined
}

/** The beginning of keys. */
export interface KeyLead {
  readonly text: string
  /** Whether it is a whole key, and not the beginning of many keys. */
  readonly isWhole: boolean
}

/**
 * One key template, bound to an entity's attributes and to a key attribute: encodes values as keys, and decodes keys.
 */
export class KeyCodec {
  readonly entity: string
  readonly template: Template
  readonly key: KeySlot
  /** `native`: the key attribute is one of the entity's own attributes, stored in its own type. */
  readonly format: KeyFormat | 'native'
  /** The names of all attributes in the key, including shards. */
  readonly names: readonly string[]
  /** The names of the attributes whose values can be decoded from the key: without shards. */
  readonly parts: readonly string[]
  /** Whether the tenant is a part of its keys. */
  readonly hasTenant: boolean
  /** The codec of the parts of its keys. */
  readonly part: KeyPartCodec
  /** The prefix of all keys; empty if the key is an attribute's own value. */
  readonly #beginning: string
  readonly #reserved: ReservedKeys | undefined
  /** The position of the tenant among the segments; -1 without one. */
  readonly #tenantAt: number

  constructor({ entity, source, attributes, key, format, reserved, tenant }: KeyCodecOptions) {
    this.entity = entity
    this.template = parseTemplate(source, tenant)
    this.key = key
    this.names = attributesOf(this.template)
    this.parts = partsOf(this.template)
    this.#tenantAt = this.template.segments.findIndex(({ kind }) => kind === 'tenant')
    this.hasTenant = this.#tenantAt !== -1
    this.format = isNative(this.template, attributes, key) ? 'native' : format
    this.part = new KeyPartCodec(entity, attributes, this.template, this.format)
    this.#reserved = this.format === 'escaped' ? undefined : reserved
    this.#beginning = this.format === 'native' ? '' : leadingLiteral(this.template)
  }

  /** Whether the keys are strings from a template, ordered and delimited as such. */
  get isText(): boolean {
    return this.key.type === 'S'
  }

  /** Whether the template has only fixed text, so that it has one key. */
  get isFixed(): boolean {
    return this.template.segments.every(({ kind }) => kind === 'literal')
  }

  /** The shard attribute and the number of shards, if the key is sharded. */
  get shards(): { readonly attribute: string; readonly count: number } | undefined {
    return this.template.segments.find((segment) => segment.kind === 'shard')
  }

  /** Whether a range over this part is meaningful and corresponds to a range of keys. */
  canRange(name: string): boolean {
    const isRanged = this.key.type === 'N' || (this.attribute(name).type.key?.ranged ?? false)
    return isRanged && this.keepsOrder(name)
  }

  /**
   * Whether keys with equal earlier parts are ordered by this part. Escaped keys preserve the order of their parts;
   * verbatim keys don't for a part of varying width that isn't the last.
   */
  keepsOrder(name: string): boolean {
    const { custom, key } = this.attribute(name).type
    const isStoredInOrder = custom?.isOrdered !== false && key?.isDeclared !== true
    if (this.format === 'native' && !isStoredInOrder) return false
    if (!this.isText) return this.key.type === 'N'
    const last = this.template.segments.at(-1)
    const isLast = last?.kind === 'part' && last.attribute === name
    return isLast || this.format === 'escaped' || (this.attribute(name).type.key?.fixedWidth ?? false)
  }

  /** The condition for all keys with a prefix, which may be empty. */
  beginsWith(prefix: string): SortCondition {
    return prefix === '' ? { kind: 'any' } : { kind: 'beginsWith', prefix: this.checkLength(prefix) }
  }

  /**
   * The key of these values; undefined if a part is missing.
   *
   * @param shard the number of the shard; by default computed from the values.
   * @throws DynagateError BAD_USER_INPUT if a value doesn't fit, or if the key is empty, too long or reserved;
   *   UNAUTHENTICATED if the key has a tenant and the values don't.
   */
  encode(values: Readonly<Record<string, unknown>>, shard?: number): KeyValue | undefined {
    const key = this.format === 'native' ? this.#encodeNative(values) : this.#encodeText(values, shard)
    if (key === undefined || !this.#reserved?.has(key)) return key
    throw this.part.badInput(
      this.names.join(', '),
      `the ${this.key.slot} key would be one of those that are reserved for what the gateway stores of its own`,
    )
  }

  /** A bound of a range of keys that aren't strings. It isn't itself a key, so it may have a reserved value. */
  encodeBound(value: unknown): KeyValue | undefined {
    return this.#encodeNative({ [nativePart(this.template)]: value })
  }

  /** The encoding of some leading segments, or undefined if a part is missing. */
  encodeSegments(
    segments: readonly Segment[],
    values: Readonly<Record<string, unknown>>,
    shard?: number,
  ): string | undefined {
    let text = ''
    for (const [at, segment] of segments.entries()) {
      const encoded = this.#encodeSegment(segment, literalAt(this.template.segments, at + 1), values, shard)
      if (encoded === undefined) return undefined
      text += encoded
    }
    return text
  }

  /**
   * Decodes the values in a key.
   *
   * @throws Unfit if the key doesn't match the template.
   */
  decode(key: KeyValue): Record<string, unknown> {
    if (this.#reserved?.has(key)) throw new Unfit('a key that is not reserved', key)
    if (this.format === 'native') return this.#decodeNative(key)
    const parts = typeof key === 'string' ? splitKey(this.template, key) : undefined
    if (parts === undefined) throw new Unfit(`a key like '${this.template.source}'`, key)
    let values: Record<string, unknown> = {}
    for (const { kind, attribute, text } of parts) {
      if (kind === 'tenant') values = inTenant(values, this.part.decodeTenant(text))
      else values[attribute] = this.part.decode(attribute, text)
    }
    return values
  }

  /** Whether a key matches the template, so that it may be one of this entity's. */
  matches(key: KeyValue): boolean {
    // Most keys of other entities begin differently, and creating an error is slow.
    if (typeof key === 'string' && !key.startsWith(this.#beginning)) return false
    try {
      this.decode(key)
      return true
    } catch (error) {
      if (error instanceof Unfit) return false
      throw error
    }
  }

  /** Whether a key begins like the keys of a tenant or, for a template without tenants, like those of the template. */
  isIn(tenant: string | undefined, key: KeyValue | undefined): boolean {
    if (typeof key !== 'string') return !this.hasTenant
    const lead = this.leadIn(tenant)
    return lead !== undefined && (lead.isWhole ? key === lead.text : key.startsWith(lead.text))
  }

  /**
   * The common beginning of all keys of the template for requests in a tenant; undefined if the keys have a tenant and
   * the request doesn't.
   */
  leadIn(tenant: string | undefined): KeyLead | undefined {
    if (!this.hasTenant) return { text: this.#beginning, isWhole: this.isFixed }
    if (tenant === undefined) return undefined
    const next = literalAt(this.template.segments, this.#tenantAt + 1)
    return { text: this.throughTenant(tenant) + next, isWhole: next === '' }
  }

  /** The beginning of all keys of a tenant, including the tenant, which is their first part. */
  throughTenant(tenant: string): string {
    return this.#beginning + this.part.encodeTenant(tenant)
  }

  /** The declared attribute of a part. */
  attribute(name: string): Attribute<unknown, AttributeFlag> {
    return this.part.attribute(name)
  }

  /** Checks DynamoDB's limits of a key: 1 to 2,048 bytes (partition), 1 to 1,024 bytes (sort). */
  checkLength(text: string): string {
    this.#checkByteLength(text.length * 3 <= sortKeyBytes ? text.length : Buffer.byteLength(text))
    return text
  }

  #checkByteLength(bytes: number): void {
    const most = this.key.slot === 'partition' ? partitionKeyBytes : sortKeyBytes
    if (bytes > 0 && bytes <= most) return
    const found = bytes === 0 ? 'empty' : `${bytes} bytes long; DynamoDB accepts at most ${most}`
    throw this.part.badInput(this.names.join(', '), `the ${this.key.slot} key would be ${found}`)
  }

  #encodeText(values: Readonly<Record<string, unknown>>, shard: number | undefined): string | undefined {
    const text = this.encodeSegments(this.template.segments, values, shard)
    return text === undefined ? undefined : this.checkLength(text)
  }

  /** @param next the literal after the segment */
  #encodeSegment(
    segment: Segment,
    next: string,
    values: Readonly<Record<string, unknown>>,
    shard: number | undefined,
  ): string | undefined {
    if (segment.kind === 'literal') return segment.text
    if (segment.kind === 'tenant') return this.#encodeTenant(values)
    if (segment.kind === 'shard' && shard !== undefined) return shardText(shard, segment.count)
    const value = values[segment.attribute]
    if (value === undefined || value === null) return undefined
    if (segment.kind === 'part') return this.part.encode(segment.attribute, value, next)
    return shardText(shardOf(this.part.encode(segment.attribute, value), segment.count), segment.count)
  }

  #encodeTenant(values: object): string {
    const tenant = tenantOf(values)
    if (tenant !== undefined) return this.part.encodeTenant(tenant)
    throw new DynagateError(
      'UNAUTHENTICATED',
      `${this.entity}: its items belong to tenants, and the request has no tenant: send credentials`,
    )
  }

  #encodeNative(values: Readonly<Record<string, unknown>>): KeyValue | undefined {
    const name = nativePart(this.template)
    const value = values[name]
    if (value === undefined || value === null) return undefined
    const stored = this.part.checked(name, () => this.attribute(name).type.toStored(value))
    if (stored instanceof Uint8Array) this.#checkByteLength(stored.length)
    return typeof stored === 'string' ? this.checkLength(stored) : stored
  }

  #decodeNative(key: KeyValue): Record<string, unknown> {
    const name = nativePart(this.template)
    return { [name]: this.attribute(name).type.fromStored(key) }
  }
}
