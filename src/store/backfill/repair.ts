import { isDeepStrictEqual } from 'node:util'
import {
  type AnyEntity,
  codecsOf,
  type Document,
  decodeItem,
  derivationsOf,
  derive,
  encodeAttribute,
  encodeIndexKey,
  keyAttributes,
  namesOf,
  ownKeyAttributes,
  sentinelInputs,
  storedName,
} from '../../model/index.ts'
import { Placeholders } from '../expressions/index.ts'
import { pickKey } from '../plan/index.ts'
import {
  asRead,
  type Change,
  type CheckAction,
  contextOf,
  present,
  setOrRemove,
  type UpdateAction,
  unchanged,
  updateExpression,
  type WriteTarget,
} from '../write/index.ts'

/**
 * The update of an item stored with an earlier model: it adds the index keys, derived attributes, defaults and type of the
 * current model, and removes index keys that the item no longer has. Undefined for a correct item. The update requires
 * that the attributes it depends on are unchanged since the read, so it never overwrites a concurrent write.
 *
 * @throws ItemError for an item that isn't one of the entity.
 */
export function planRepair(target: WriteTarget, stored: Document): UpdateAction | undefined {
  const { entity, tableName } = target
  const changes = repairsOf(entity, stored)
  if (changes.length === 0) return undefined
  const placeholders = new Placeholders()
  const changed = changes.map(({ path: [attribute] }) => attribute)
  return {
    kind: 'update',
    tableName,
    entity,
    key: pickKey(stored, entity.table.primaryIndex),
    update: updateExpression(changes, placeholders),
    changes,
    condition: asItWasRead(target, stored, placeholders, changed),
    attributes: placeholders.attributes,
    conditionsOn: [],
  }
}

/** Checks that the attributes that determine an item's keys and unique values haven't changed. */
export function planUnchanged(target: WriteTarget, stored: Document): CheckAction {
  const { entity, tableName } = target
  const placeholders = new Placeholders()
  const condition = asItWasRead(target, stored, placeholders)
  const key = pickKey(stored, entity.table.primaryIndex)
  return {
    kind: 'check',
    tableName,
    entity,
    key,
    condition,
    attributes: placeholders.attributes,
    conditionsOn: [],
  }
}

function repairsOf(entity: AnyEntity, stored: Document): Change[] {
  const { attributes, table } = entity
  const { typeAttribute } = table.definition
  const own = new Set(Object.keys(attributes).map((name) => storedName(attributes, name)))
  const defaults = missingDefaults(entity, stored)
  const derivations = derivationsOf(entity)
  const former = new Set(derivations.map(([name]) => storedName(attributes, name)))
  const kept = Object.entries(stored).filter(([name]) => !former.has(name))
  const item = decodeItem(entity, { ...Object.fromEntries(kept), ...defaults })
  const derived = Object.fromEntries(
    derivations.map(([name, derivation]) => [name, derive(entity, derivation, item)]),
  )
  const values = { ...contextOf(entity, stored), ...item, ...derived }
  const expected = new Map<string, Document[string] | undefined>()
  for (const index of table.indexes.values()) {
    for (const { name } of ownKeyAttributes(index)) expected.set(name, undefined)
  }
  for (const key of entity.indexKeys.values()) {
    for (const [name, value] of Object.entries(encodeIndexKey(key, values))) expected.set(name, value)
  }
  for (const name of [...keyAttributes(table.primaryIndex), ...own]) expected.delete(name)
  if (typeAttribute !== undefined) expected.set(typeAttribute, entity.typeValue)
  for (const [name, value] of Object.entries(defaults)) expected.set(name, value)
  for (const [name, value] of Object.entries(derived)) {
    expected.set(
      storedName(attributes, name),
      value === undefined ? undefined : encodeAttribute(entity, name, value),
    )
  }
  return [...expected].flatMap(([name, value]) =>
    isSame(stored[name], value) ? [] : [setOrRemove(name, value)],
  )
}

/** The defaults of required attributes that an item lacks. */
function missingDefaults(entity: AnyEntity, stored: Document): Document {
  const { attributes, primaryKey, indexKeys } = entity
  const codecs = [primaryKey, ...indexKeys.values()].flatMap(codecsOf)
  const isInKey = (name: string) =>
    codecs.some((codec) => codec.parts.includes(name) && stored[codec.key.name] !== undefined)
  const missing = Object.entries(attributes).flatMap(([name, { options }]) => {
    const attribute = storedName(attributes, name)
    const { makeDefault, isOptional, maintained } = options
    if (makeDefault === undefined || isOptional || maintained !== undefined) return []
    if (stored[attribute] !== undefined || isInKey(name)) return []
    return [[attribute, encodeAttribute(entity, name, makeDefault())] as const]
  })
  return Object.fromEntries(missing)
}

function isSame(stored: Document[string] | undefined, expected: Document[string] | undefined): boolean {
  if (stored === undefined || expected === undefined) return stored === expected
  return isDeepStrictEqual(asRead({ value: stored }), asRead({ value: expected }))
}

/** The condition that an item exists, and that the attributes from which it is repaired haven't changed. */
function asItWasRead(
  target: WriteTarget,
  stored: Document,
  placeholders: Placeholders,
  changed: readonly string[] = [],
): string {
  const { entity } = target
  const inputs = [
    ...namesOf([...entity.indexKeys.values()].flatMap(codecsOf)),
    ...derivationsOf(entity).flatMap(([, derivation]) => derivation.inputs),
    ...[...entity.unique.values()].flatMap((constraint) => sentinelInputs(entity, constraint)),
  ].map((name) => storedName(entity.attributes, name))
  return [
    present(target, placeholders),
    ...[...new Set([...inputs, ...changed])].map((name) => unchanged(name, stored, placeholders)),
  ].join(' AND ')
}
