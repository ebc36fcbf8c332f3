import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  type DocumentValue,
  encodeAttribute,
  keyNamesOf,
  storedName,
} from '../../model/index.ts'

/** What an update does to stored attributes, by stored name; `undefined` removes one. */
export type Changes = ReadonlyMap<string, DocumentValue | undefined>

/**
 * What a patch does to the entity's own attributes; index keys are another matter.
 *
 * @throws DynagateError BAD_USER_INPUT, by name, for an attribute that may not be updated or removed or whose
 *   value doesn't fit, and for a patch without any.
 */
export function attributeChanges(entity: AnyEntity, patch: Readonly<Record<string, unknown>>): Changes {
  const entries = Object.entries(patch)
  if (entries.length === 0) {
    throw new DynagateError(
      'BAD_USER_INPUT',
      `${entity.name}: the update changes nothing, give at least one of ${updatable(entity).join(', ')}`,
    )
  }
  return new Map(
    entries.map(([name, value]) => [storedName(entity.attributes, name), change(entity, name, value)]),
  )
}

function change(entity: AnyEntity, name: string, value: unknown): DocumentValue | undefined {
  const attribute = entity.attributes[name]
  if (keyNamesOf(entity).includes(name)) {
    throw refused(entity, name, "is part of the key and can't be updated: delete the item and create another")
  }
  if (attribute?.options.isReadOnly) {
    throw refused(entity, name, "can't be updated: it is set when the item is created")
  }
  if (attribute === undefined || value !== null || attribute.type.kind === 'null') {
    return encodeAttribute(entity, name, value)
  }
  if (attribute.options.isOptional) return undefined
  throw refused(entity, name, "is required and can't be removed: give a value instead of null")
}

function updatable(entity: AnyEntity): string[] {
  const key = keyNamesOf(entity)
  return Object.entries(entity.attributes).flatMap(([name, { options }]) =>
    options.isReadOnly || key.includes(name) ? [] : [name],
  )
}

function refused(entity: AnyEntity, name: string, reason: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', `${entity.name}.${name}: ${reason}`)
}
