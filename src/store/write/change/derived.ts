import { DynagateError } from '../../../errors.ts'
import {
  type AnyEntity,
  type Derivation,
  derivationsOf,
  derive,
  encodeAttribute,
  Operator,
  storedName,
} from '../../../model/index.ts'
import { type Change, setOrRemove } from './change.ts'
import { missingParts } from './index-changes.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The attributes of the current item that an update must read: the parts of affected index keys and the inputs of
 * affected derived attributes, unless the patch or the key has their values. An operator's result isn't known in
 * advance.
 *
 * @param patch includes the values of maintained attributes.
 */
export function partsToRead(entity: AnyEntity, patch: Values, key: Values): string[] {
  const affected = affectedBy(entity, patch)
  const inputs = affected.flatMap(([, { inputs: all }]) =>
    // Without one of its inputs, the attribute is removed.
    all.some((name) => patch[name] === null) ? [] : all.filter((name) => isMissing(name, patch, key)),
  )
  return [...new Set([...missingParts(entity, withDerived(entity, patch), key), ...inputs])]
}

/** A patch with placeholder values for the derived attributes that it changes, for callers that need only its names. */
export function withDerived(entity: AnyEntity, patch: Values): Values {
  return { ...patch, ...Object.fromEntries(affectedBy(entity, patch).map(([name]) => [name, pending])) }
}

/**
 * The new values of the derived attributes with an input in the patch: null for one that is removed.
 *
 * @param values all inputs of these attributes.
 */
export function derivedValues(entity: AnyEntity, patch: Values, values: Values): Values {
  return Object.fromEntries(
    affectedBy(entity, patch).map(([name, derivation]) => [name, derive(entity, derivation, values) ?? null]),
  )
}

/** The changes of derived attributes. */
export function derivedChanges(entity: AnyEntity, derived: Values): Change[] {
  return Object.entries(derived).map(([name, value]) => {
    if (value === null && !entity.attributes[name]?.options.isOptional) {
      throw new DynagateError(
        'BAD_USER_INPUT',
        `${entity.name}.${name}: is required, and its function returned no value for this input`,
      )
    }
    const stored = value === null ? undefined : encodeAttribute(entity, name, value)
    return setOrRemove(storedName(entity.attributes, name), stored)
  })
}

function affectedBy(entity: AnyEntity, patch: Values): [name: string, Derivation][] {
  return derivationsOf(entity).filter(([, { inputs }]) => inputs.some((name) => patch[name] !== undefined))
}

function isMissing(name: string, patch: Values, key: Values): boolean {
  return (patch[name] === undefined || patch[name] instanceof Operator) && key[name] === undefined
}

const pending = Symbol('derived')
