import { createHash } from 'node:crypto'
import { required } from '../../required.ts'
import { codecsOf } from '../entity-key.ts'
import { countedForm, hasCopies, shardedForm, shardedRelations } from '../parents/index.ts'
import type { AnyEntity, EntityKey, Table } from '../types.ts'
import { derivationsOf } from './derive.ts'
import { currentVersion } from './entity-version.ts'

/**
 * The fingerprint of each entity: a string that changes when its stored items must be rewritten. That is when its keys,
 * unique constraints, derived attributes, copies of parents' attributes, required defaults or version change.
 */
export function fingerprintsOf({ entities }: Table): Readonly<Record<string, string>> {
  return Object.fromEntries(entities.map((entity) => [entity.name, fingerprintOf(entity)]))
}

/**
 * Identifies the keys of an entity's items in the table and its indexes: equal for forms with the same keys. The first part
 * identifies only the keys in the table.
 */
export function formOf({ primaryKey, indexKeys, typeValue }: AnyEntity): string {
  const names = [...indexKeys.keys()].sort()
  const ofIndexes = names.map((name) => [name, keyForm(required(indexKeys.get(name), 'the key on an index'))])
  return [[typeValue, keyForm(primaryKey)], ofIndexes].map(shortHash).join('.')
}

/** Whether two forms have the same keys in the table. */
export function haveSamePrimaryKey(one: string, other: string): boolean {
  const [first] = one.split('.')
  return other.startsWith(`${first}.`)
}

function shortHash(form: unknown): string {
  return createHash('sha256').update(JSON.stringify(form)).digest('hex').slice(0, 16)
}

function fingerprintOf(entity: AnyEntity): string {
  const { attributes, primaryKey, indexKeys, typeValue, unique, table } = entity
  const form = [
    [table.definition.typeAttribute, typeValue],
    keyForm(primaryKey),
    [...indexKeys].map(([name, key]) => [name, keyForm(key)]),
    derivationsOf(entity).map(([name, { version, inputs }]) => [name, version, inputs]),
    [...unique.values()].map((constraint) => [constraint.name, constraint.attributes, constraint.isGlobal]),
    Object.entries(attributes).flatMap(([name, { options }]) =>
      options.makeDefault !== undefined && !options.isOptional ? [name] : [],
    ),
    ...(entity.versions === undefined ? [] : [['version', currentVersion(entity.versions)]]),
    // Other entities keep their fingerprints.
    ...(entity.aggregates.length > 0 ? [countedForm(entity)] : []),
    ...shardedRelations(entity).map(shardedForm),
    ...(hasCopies(entity) ? [copiesForm(entity)] : []),
  ]
  return shortHash(form)
}

function copiesForm({ parents }: AnyEntity) {
  return [...parents.values()].map(({ parent, key, copies }) => ['copies', parent.name, key, copies])
}

/** The templates of a key, and the encoding of their parts. */
function keyForm(key: EntityKey) {
  return codecsOf(key).map((codec) => {
    const parts = codec.parts.map((name) => {
      const { kind, storage, digits, custom } = codec.attribute(name).type
      return [name, kind, storage, digits, custom?.name]
    })
    return [codec.key.name, codec.template.source, codec.format, parts]
  })
}
