import type { AttributeType } from './attribute-type.ts'
import { constraintText } from './constraints.ts'
import { type OrderedKey, orderedKey } from './ordered-key.ts'

/**
 * Properties of an attribute in its type: `keyable` may be used in a key template, `optional` may be missing,
 * `defaulted` may be omitted when an item is created, `readOnly` may not be updated, `numeric` supports `add()`. A
 * `maintained` one is set by the store and never by callers; `counter`, `version`, `derived`, `count`, `sum` and `copy`
 * are kinds of these. A `custom` one has values of the program's own.
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
  | 'derived'
  | 'count'
  | 'sum'
  | 'copy'
  | 'custom'

/** The kinds of maintained attributes, which the store changes with writes of their item, its children or its parent. */
export type Maintenance =
  | 'version'
  | 'counter'
  | 'createdAt'
  | 'updatedAt'
  | 'derived'
  | 'count'
  | 'sum'
  | 'copy'

/** The computation of a derived attribute. */
export interface Derivation {
  /** Must change whenever the results of the function change. */
  readonly version: string
  /** The attributes whose values are the function's arguments. */
  readonly inputs: readonly string[]
  readonly compute: (...values: readonly unknown[]) => unknown
}

/** The attributes of an entity by name. */
export type Attributes = Readonly<Record<string, Attribute<unknown, AttributeFlag>>>

/** The type of attribute `Name` of `A` in a decoded item. */
export type ValueOf<A extends Attributes, Name> = Name extends keyof A
  ? A[Name] extends Attribute<infer Value, AttributeFlag>
    ? Value
    : never
  : never

/** The stored name of the model's attribute `name`. */
export function storedName(attributes: Attributes, name: string): string {
  return attributes[name]?.options.storedName ?? name
}

/** The options of an attribute, set by the methods of {@link Attribute}. */
export interface AttributeOptions {
  readonly isOptional?: boolean
  readonly isReadOnly?: boolean
  readonly storedName?: string
  readonly description?: string
  readonly makeDefault?: () => unknown
  readonly maintained?: Maintenance
  /** Only for a derived attribute. */
  readonly derivation?: Derivation
}

/**
 * One attribute of an entity: a type and its options. Immutable: each method returns a new attribute. `Members` are the
 * members of a map or a record.
 *
 * @example
 * a.string().optional().describe('What the customer wrote on the parcel.')
 */
export class Attribute<Value, Flags extends AttributeFlag = never, Members = unknown> {
  readonly type: AttributeType<Value>
  readonly options: AttributeOptions
  /** Exists only at compile time. */
  declare readonly flags: Flags
  /** Exists only at compile time. */
  declare readonly members: Members

  constructor(
    type: AttributeType<Value>,
    options: AttributeOptions = documented(type as AttributeType<unknown>),
  ) {
    this.type = type
    this.options = options
  }

  /** The attribute may be missing from an item. */
  optional(): Attribute<Value, Flags | 'optional', Members> {
    return new Attribute(this.type, { ...this.options, isOptional: true })
  }

  /** The value in a new item if none is given: a value, or a function that is called for each item. */
  default(value: Value | (() => Value)): Attribute<Value, Flags | 'defaulted', Members> {
    const makeDefault = typeof value === 'function' ? (value as () => Value) : () => value
    return new Attribute(this.type, { ...this.options, makeDefault })
  }

  /** The attribute is set when the item is created and never updated. */
  readOnly(): Attribute<Value, Flags | 'readOnly', Members> {
    return new Attribute(this.type, { ...this.options, isReadOnly: true })
  }

  /** The name of the attribute in the table, if it differs from its name in the model. */
  storedAs(name: string): Attribute<Value, Flags, Members> {
    return new Attribute(this.type, { ...this.options, storedName: name })
  }

  /**
   * Declares the encoding of its values in keys, which allows ranges: for types without an order there, or with another
   * order.
   *
   * @example
   * version.keyAs({ encode: padded, decode: Version.parsePadded })
   */
  keyAs(key: OrderedKey<Value>): Attribute<Value, Flags | 'keyable', Members> {
    return new Attribute({ ...this.type, key: orderedKey(this.type, key) }, this.options)
  }

  /** The description in the GraphQL schema, which also lists the constraints. */
  describe(text: string): Attribute<Value, Flags, Members> {
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
