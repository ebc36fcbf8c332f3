import { createHash } from 'node:crypto'
import {
  type AnyEntity,
  Attribute,
  a,
  cascadingRelations,
  type Document,
  encodeItem,
  keyAttributes,
  keyText,
  primaryKeyOf,
  storedName,
  systemEntity,
  type Table,
  tenantOf,
} from '../../model/index.ts'
import { Placeholders } from '../expressions/index.ts'
import { pickKey } from '../plan/index.ts'
import type { CheckAction, PutAction, UpdateAction, WriteAction } from './action.ts'
import { type Change, setOrRemove } from './change.ts'
import { updateExpression } from './update-expression.ts'
import { absent, type WriteTarget } from './write-target.ts'

/** Whether the children of an entity's items are deleted after them. */
export function isCascading(entity: AnyEntity): boolean {
  return cascadingRelations(entity).length > 0
}

/**
 * The entity of deleted parents whose children are still to be deleted. While such an item exists, no item is created with
 * the parent's key: it would lose its children.
 */
export function cascadeEntity(table: Table): AnyEntity {
  return systemEntity(table, 'Cascade', {
    attributes: {
      /** The name of the parent's entity. */
      of: a.id(),
      /** The SHA-256 hash of its primary key. */
      id: a.id(),
      parent: new Attribute<Document>({
        kind: 'record',
        storage: 'M',
        toStored: (key) => key,
        fromStored: (stored) => stored as Document,
      }),
      tenant: a.string().optional(),
    },
    key: ['of', 'id'],
  })
}

/** The entity of the lists of all cascades of a table, by which they are found. */
export function pendingEntity(table: Table): AnyEntity {
  return systemEntity(table, 'Job', {
    attributes: { name: a.id(), pending: a.stringSet().optional() },
    key: ['name'],
  })
}

/** The lists: several, so that deletes of different parents rarely write the same one. */
export const pendingLists: readonly string[] = ['cascades 0', 'cascades 1', 'cascades 2', 'cascades 3']

/** The list that has a cascade. */
export function listOf(id: string): string {
  return pendingLists[Number.parseInt(id.slice(0, 1), 16) % pendingLists.length] ?? 'cascades 0'
}

/** An action on the cascade of a write's item. */
export interface CascadeAction<Write> {
  readonly action: PutAction | UpdateAction | CheckAction
  readonly write: Write
}

interface CascadingWrite {
  readonly target: WriteTarget
  readonly intent: { readonly kind: string; readonly key: object }
  readonly made: WriteAction
}

/**
 * The actions that the writes of a transaction need for cascades: a delete begins one, and an item is created only if none
 * is under way for its key.
 */
export function cascadeActions<Write extends CascadingWrite>(
  writes: readonly Write[],
): readonly CascadeAction<Write>[] {
  const cascading = writes.filter(({ target }) => isCascading(target.entity))
  const begun = cascading.filter(({ made }) => made.kind === 'delete')
  const lists = Map.groupBy(begun, ({ target, made }) => listOf(cascadeId(target.entity, made.key)))
  return [
    ...cascading.flatMap((write): CascadeAction<Write>[] => {
      const { kind } = write.made
      if (kind === 'delete') return [{ write, action: beginning(write) }]
      const mayCreate = kind === 'put' || (kind === 'update' && write.intent.kind === 'upsert')
      return mayCreate ? [{ write, action: noneUnderWay(write) }] : []
    }),
    ...[...lists].flatMap(([list, members]): CascadeAction<Write>[] => {
      const [first] = members
      return first === undefined ? [] : [{ write: first, action: listing(first.target, list, members) }]
    }),
  ]
}

function beginning({ target, intent, made }: CascadingWrite): PutAction {
  const { entity, tableName, now } = target
  const own = cascadeEntity(entity.table)
  const tenant = entity.shared ? undefined : tenantOf(intent.key)
  const id = cascadeId(entity, made.key)
  const values = { of: entity.name, id, lead: '', parent: made.key, ...(tenant !== undefined && { tenant }) }
  const item = encodeItem(own, values, now)
  const key = pickKey(item, entity.table.primaryIndex)
  return { kind: 'put', tableName, entity: own, key, item, condition: '', attributes: {}, asks: [] }
}

function noneUnderWay({ target, made }: CascadingWrite): CheckAction {
  const { entity, tableName } = target
  const own = cascadeEntity(entity.table)
  const placeholders = new Placeholders()
  const condition = absent({ ...target, entity: own }, placeholders)
  const key = primaryKeyOf(own, { of: entity.name, id: cascadeId(entity, made.key), lead: '' })
  return {
    kind: 'check',
    tableName,
    entity: own,
    key,
    condition,
    attributes: placeholders.attributes,
    asks: [],
  }
}

function listing(
  { entity, tableName }: WriteTarget,
  name: string,
  members: readonly CascadingWrite[],
): UpdateAction {
  const own = pendingEntity(entity.table)
  const names = members.map(({ target, made }) => cascadeName(target.entity, made.key))
  const changes: readonly Change[] = [
    setOrRemove(storedName(own.attributes, 'name'), name),
    { kind: 'addToSet', path: [storedName(own.attributes, 'pending')], value: new Set(names) },
  ]
  const placeholders = new Placeholders()
  return {
    kind: 'update',
    tableName,
    entity: own,
    key: primaryKeyOf(own, { name, lead: '' }),
    update: updateExpression(changes, placeholders),
    changes,
    condition: '',
    attributes: placeholders.attributes,
    asks: [],
    isUpsert: true,
  }
}

/** The name of a cascade in its list: its entity and its id. */
function cascadeName(entity: AnyEntity, key: Document): string {
  return `${entity.name} ${cascadeId(entity, key)}`
}

function cascadeId({ table: { primaryIndex } }: AnyEntity, key: Document): string {
  return createHash('sha256')
    .update(keyText('', keyAttributes(primaryIndex), key))
    .digest('hex')
}
