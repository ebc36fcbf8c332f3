import { isDeepStrictEqual } from 'node:util'
import { DynagateError } from '../../../errors.ts'
import {
  type AnyEntity,
  type AnyItem,
  type Document,
  decodeItem,
  encodeAttribute,
  encodeValues,
  hasCopies,
  storedName,
} from '../../../model/index.ts'
import { asRead, type Change, setOrRemove, withValuesSet } from '../change/index.ts'
import { affectedRelations } from './membership.ts'
import { contextOf, undeclared } from './plan-upgrade.ts'

type Values = Readonly<Record<string, unknown>>

/** No copies. */
export const noCopies: Values = {}

/**
 * The changes that give an item copies of its parents' attributes.
 *
 * @param copies values by attribute name; null for what the parent lacks.
 */
export function copyChanges(entity: AnyEntity, copies: Values): Change[] {
  return Object.entries(copies).map(([name, value]) => {
    if (value === null && !entity.attributes[name]?.options.isOptional) {
      throw new DynagateError(
        'BAD_USER_INPUT',
        `${entity.name}.${name}: is required, and its parent lacks it`,
      )
    }
    const stored = value === null ? undefined : encodeAttribute(entity, name, value)
    return setOrRemove(storedName(entity.attributes, name), stored)
  })
}

/** A stored item with copies of its parents' attributes, and with the index keys computed from them. */
export function withCopies(entity: AnyEntity, item: Document, copies: Values): Document {
  const changes = copyChanges(entity, copies)
  if (changes.length === 0) return item
  const own = withValuesSet(item, changes)
  const values = { ...contextOf(entity, own), ...decodeItem(entity, asRead(own)) }
  return { ...undeclared(entity, own), ...encodeValues(entity, values) }
}

/** A patch with placeholder values for the copies that it changes, for callers that need only its names. */
export function withPendingCopies(entity: AnyEntity, patch: Values): Values {
  const names = copiesOfPatch(entity, patch)
  if (names.length === 0) return patch
  return { ...Object.fromEntries(names.map((name) => [name, pending])), ...patch }
}

/** The copies that a patch changes by giving the item another parent. */
export function copiesOfPatch(entity: AnyEntity, patch: Values): readonly string[] {
  if (!hasCopies(entity)) return []
  return affectedRelations(entity, patch).flatMap(({ copies }) => copies.map(([ofChild]) => ofChild))
}

const pending = Symbol('copied')

/** A new item before its transaction, when its copies are still unknown: reading a copied attribute throws. */
export function withoutCopies(entity: AnyEntity, item: Document): AnyItem {
  if (!hasCopies(entity)) return decodeItem(entity, item)
  const own = ownNames(entity)
  const decoded = { ...decodeItem(entity, item, own) }
  for (const name of Object.keys(entity.attributes)) {
    if (own.has(name)) continue
    Object.defineProperty(decoded, name, { get: () => notCopied(entity, name) })
  }
  return decoded
}

/** The attributes that aren't copies. Returns the same set on each call: the decoder caches its preparation by the set. */
function ownNames(entity: AnyEntity): ReadonlySet<string> {
  const names = Object.keys(entity.attributes)
  const own =
    known.get(entity) ??
    new Set(names.filter((name) => entity.attributes[name]?.options.maintained !== 'copy'))
  known.set(entity, own)
  return own
}

const known = new WeakMap<AnyEntity, ReadonlySet<string>>()

function notCopied({ name: entity }: AnyEntity, name: string): never {
  throw new TypeError(
    `${entity}.${name} is copied from the parent when the transaction is made: read it from the handle afterwards`,
  )
}

/** Whether a stored item has these copies. */
export function hasTheseCopies(entity: AnyEntity, stored: Document, copies: Values): boolean {
  const after = asRead(withCopies(entity, stored, copies))
  const names = Object.keys(copies).map((name) => storedName(entity.attributes, name))
  return names.every((name) => isDeepStrictEqual(stored[name], after[name]))
}
