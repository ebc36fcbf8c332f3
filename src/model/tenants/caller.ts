import { DynagateError } from '../../errors.ts'
import type { AttributeKind, Attributes } from '../attributes/index.ts'
import type { Caller } from '../inferred/index.ts'
import { encodeAttribute } from '../items/index.ts'

/**
 * The kinds of attribute that a caller may have: those whose values are equal to the JSON values in tokens, and sets of
 * strings.
 */
export const callerKinds: readonly AttributeKind[] = [
  ...(['id', 'string', 'email', 'url', 'enum', 'boolean', 'int', 'number', 'stringSet'] as const),
]

/** The kinds of attribute that a tenant may have: their values are strings that keys contain unchanged. */
export const tenantKinds: readonly AttributeKind[] = ['id', 'string', 'email', 'url', 'enum']

/**
 * The caller with these values, which are checked like the values of an item. A list stands for a set; a missing set is
 * empty.
 *
 * @throws DynagateError BAD_USER_INPUT if a value doesn't fit, a required one is missing, or a name isn't declared.
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
