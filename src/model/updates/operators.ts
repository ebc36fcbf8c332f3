/** The kinds of operators with which an update changes the current value of an attribute. */
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
 * A change to an attribute that depends on its current value, given in an update instead of a new value. DynamoDB applies
 * it atomically, so no concurrent update is lost.
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
 * Adds to a number; a decimal takes a string, and a missing attribute counts as 0.
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

/** Appends elements to a list; a missing attribute counts as an empty list. */
export function append<const Values extends readonly unknown[]>(values: Values): Operator<'append', Values> {
  return new Operator('append', values)
}

/** Prepends elements to a list; see {@link append}. */
export function prepend<const Values extends readonly unknown[]>(
  values: Values,
): Operator<'prepend', Values> {
  return new Operator('prepend', values)
}

/**
 * Sets elements of a list by their index, from 0; null removes one, and later elements move up. An index past the end
 * appends.
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
 * Changes single members of a map or a record, each by a value or an operator; null removes an optional one. The map
 * itself must exist.
 *
 * @example
 * members({ city: 'Ulm', visits: add(1), note: null })
 */
export function members<const Values extends Readonly<Record<string, unknown>>>(
  values: Values,
): Operator<'members', Values> {
  return new Operator('members', values)
}

/** Adds members to a set, and keeps existing ones. A missing attribute becomes the set. */
export function addToSet<const Value>(
  values: readonly Value[] | ReadonlySet<Value>,
): Operator<'addToSet', readonly Value[]> {
  return new Operator('addToSet', [...values])
}

/** Deletes members from a set. The attribute is removed with its last member. */
export function deleteFromSet<const Value>(
  values: readonly Value[] | ReadonlySet<Value>,
): Operator<'deleteFromSet', readonly Value[]> {
  return new Operator('deleteFromSet', [...values])
}
