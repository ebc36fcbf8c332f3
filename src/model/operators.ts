/** What an update does to the value that an attribute has. */
export type OperatorKind =
  | 'add'
  | 'subtract'
  | 'append'
  | 'prepend'
  | 'elements'
  | 'members'
  | 'addToSet'
  | 'deleteFromSet'

/**
 * A change of an attribute that depends on its present value. DynamoDB makes it in one step, so of several such
 * updates at a time none is lost. It stands in an update where a new value would.
 */
export class Operator<out Kind extends OperatorKind = OperatorKind, out Value = unknown> {
  readonly kind: Kind
  readonly value: Value

  constructor(kind: Kind, value: Value) {
    this.kind = kind
    this.value = value
    Object.freeze(this)
  }
}

/**
 * Adds to a number; to a decimal as a string, to a missing attribute as to 0.
 *
 * @example
 * await store.update(Product, { productId }, { stock: add(-1) })
 */
export function add<const Value extends number | bigint | string>(value: Value): Operator<'add', Value> {
  return new Operator('add', value)
}

/** Subtracts from a number; see {@link add}. */
export function subtract<const Value extends number | bigint | string>(
  value: Value,
): Operator<'subtract', Value> {
  return new Operator('subtract', value)
}

/** Adds elements at the end of a list; to a missing attribute as to an empty list. */
export function append<const Values extends readonly unknown[]>(values: Values): Operator<'append', Values> {
  return new Operator('append', values)
}

/** Adds elements at the beginning of a list; see {@link append}. */
export function prepend<const Values extends readonly unknown[]>(
  values: Values,
): Operator<'prepend', Values> {
  return new Operator('prepend', values)
}

/**
 * Sets elements of a list by their index, from 0; null removes one. Those behind a removed one move up. An index
 * behind the end appends.
 *
 * @example
 * elements({ 0: 'first', 3: null })
 */
export function elements<const Values extends Readonly<Record<number, unknown>>>(
  values: Values,
): Operator<'elements', Values> {
  return new Operator('elements', values)
}

/**
 * Changes single members of a map or a record, each by a value or an operator; null removes an optional one. The
 * map itself must be there.
 *
 * @example
 * members({ city: 'Ulm', visits: add(1), note: null })
 */
export function members<const Values extends Readonly<Record<string, unknown>>>(
  values: Values,
): Operator<'members', Values> {
  return new Operator('members', values)
}

/** Adds members to a set; those that it has stay. A missing attribute becomes the set. */
export function addToSet<const Value>(
  values: readonly Value[] | ReadonlySet<Value>,
): Operator<'addToSet', readonly Value[]> {
  return new Operator('addToSet', [...values])
}

/** Takes members out of a set. The attribute is removed with its last member. */
export function deleteFromSet<const Value>(
  values: readonly Value[] | ReadonlySet<Value>,
): Operator<'deleteFromSet', readonly Value[]> {
  return new Operator('deleteFromSet', [...values])
}
