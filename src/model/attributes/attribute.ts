import type { AttributeType } from './attribute-type.ts'
import { constraintText } from './constraints.ts'
import { type OrderedKey, orderedKey } from './ordered-key.ts'

/**
 * What the types know of an attribute: `keyable` may stand in a key template, `optional` may be missing,
 * `defaulted` may be left out when an item is created, `readOnly` may not be updated, `numeric` may be added to.
 * A `maintained` one is set by the store and never given; `counter` and `version` say which. A `custom` one has values
 * of the program's own.
 */
export type AttributeFlag =
  | 'keyable'
  | 'optional'
  | 'defaulted'
  | 'readOnly'
  | 'numeric'
  | 'maintained'
  | 'counter'
  | 'version'
  | 'custom'

/** What the store does to a maintained attribute with each write of its item. */
export type Maintenance = 'version' | 'counter' | 'createdAt' | 'updatedAt'

/** The attributes of an entity by name. */
export type Attributes = Readonly<Record<string, Attribute<unknown, AttributeFlag>>>

/** The value that attribute `Name` of `A` holds in a decoded item. */
export type ValueOf<A extends Attributes, Name> = Name extends keyof A
  ? A[Name] extends Attribute<infer Value, AttributeFlag>
    ? Value
    : never
  : never

/** The name in the table of the attribute that the model calls `name`. */
export function storedName(attributes: Attributes, name: string): string {
  return attributes[name]?.options.storedName ?? name
}

export interface AttributeOptions {
  readonly isOptional?: boolean
  readonly isReadOnly?: boolean
  readonly storedName?: string
  readonly description?: string
  readonly makeDefault?: () => unknown
  readonly maintained?: Maintenance
}

/**
 * One attribute of an entity: a type and what is said of it. Immutable: each method gives a new attribute.
 *
 * @example
 * a.string().optional().describe('What the customer wrote on the parcel.')
 */
export class Attribute<Value, Flags extends AttributeFlag = never> {
  readonly type: AttributeType<Value>
  readonly options: AttributeOptions
  /** Only for the compiler; there is no such property at run time. */
  declare readonly flags: Flags

  constructor(
    type: AttributeType<Value>,
    options: AttributeOptions = documented(type as AttributeType<unknown>),
  ) {
    this.type = type
    this.options = options
  }

  /** The attribute may be missing from an item. */
  optional(): Attribute<Value, Flags | 'optional'> {
    return new Attribute(this.type, { ...this.options, isOptional: true })
  }

  /** What a created item gets where nothing was given: a value, or a function called for each item. */
  default(value: Value | (() => Value)): Attribute<Value, Flags | 'defaulted'> {
    const makeDefault = typeof value === 'function' ? (value as () => Value) : () => value
    return new Attribute(this.type, { ...this.options, makeDefault })
  }

  /** The attribute is set when the item is created and never updated. */
  readOnly(): Attribute<Value, Flags | 'readOnly'> {
    return new Attribute(this.type, { ...this.options, isReadOnly: true })
  }

  /** The name of the attribute in the table, where that is not its name in the model. */
  storedAs(name: string): Attribute<Value, Flags> {
    return new Attribute(this.type, { ...this.options, storedName: name })
  }

  /**
   * What stands for its values in keys, and makes ranges of them: for types that have no order there, or another.
   *
   * @example
   * version.keyAs({ encode: padded, decode: Version.parsePadded })
   */
  keyAs(key: OrderedKey<Value>): Attribute<Value, Flags | 'keyable'> {
    return new Attribute({ ...this.type, key: orderedKey(this.type, key) }, this.options)
  }

  /** A sentence for the GraphQL schema; the constraints follow it there. */
  describe(text: string): Attribute<Value, Flags> {
    const constraints = constraintText(this.type as AttributeType<unknown>)
    const description = constraints === '' ? text : `${text} ${constraints}`
    return new Attribute(this.type, { ...this.options, description })
  }
}

function documented(type: AttributeType<unknown>): AttributeOptions {
  const description = constraintText(type)
  return description === '' ? {} : { description }
}

/** Whether there is a value: null is a missing one, except for the kind of attribute whose value it is. */
export function isPresent({ type }: Attribute<unknown, AttributeFlag>, value: unknown): boolean {
  return value !== undefined && (value !== null || type.kind === 'null')
}
