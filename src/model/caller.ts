import { DynagateError } from '../errors.ts'
import type { AttributeKind, Attributes } from './attributes/index.ts'
import type { Caller } from './caller-types.ts'
import { encodeAttribute } from './encode-item.ts'

/**
 * The kinds of attribute that a caller may have: those whose JSON values, as tokens have them, are their values, and
 * sets of strings.
 */
export const callerKinds: readonly AttributeKind[] = [
  ...(['id', 'string', 'email', 'url', 'enum', 'boolean', 'int', 'number', 'stringSet'] as const),
]

/** The kinds of attribute that a tenant may have: their values are strings that stand in keys as they are. */
export const tenantKinds: readonly AttributeKind[] = ['id', 'string', 'email', 'url', 'enum']

/**
 * The caller that these values describe, checked as values of an item are. A list stands for a set; a set that is
 * missing is empty.
 *
 * @throws DynagateError BAD_USER_INPUT where a value doesn't fit, a required one is missing, or none of that name is
 *   declared.
 */
export function callerFrom(attributes: Attributes, given: Readonly<Record<string, unknown>>): Caller {
  const declared = { name: 'caller', attributes }
  const caller: Record<string, unknown> = {}
  for (const name of new Set([...Object.keys(attributes), ...Object.keys(given)])) {
    const attribute = Object.hasOwn(attributes, name) ? attributes[name] : undefined
    const isSet = attribute?.type.kind === 'stringSet'
    const value = isSet ? setFrom(given[name]) : (given[name] ?? undefined)
    if (isSet && value instanceof Set && value.size === 0) caller[name] = value
    else if (value !== undefined) {
      encodeAttribute(declared, name, value)
      caller[name] = value
    } else if (attribute?.options.isOptional !== true) {
      throw new DynagateError('BAD_USER_INPUT', `caller.${name}: is required`)
    }
  }
  return Object.freeze(caller)
}

/** JSON has no sets. */
function setFrom(value: unknown): unknown {
  return Array.isArray(value) ? new Set(value) : (value ?? new Set())
}
