import {
  type AnyEntity,
  a,
  cascadingRelations,
  type Document,
  encodeItem,
  primaryKeyOf,
  type Table,
  tenantOf,
} from '../../../model/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import {
  absent,
  type CheckAction,
  type PutAction,
  type UpdateAction,
  type WriteAction,
  type WriteTarget,
} from '../action/index.ts'
import { itemText } from './membership.ts'
import { jobEntity, jobName, listed, parentId } from './pending-jobs.ts'

/** Whether the children of an entity's items are deleted after them. */
export function isCascading(entity: AnyEntity): boolean {
  return cascadingRelations(entity).length > 0
}

/**
 * The entity of deleted parents whose children are still to be deleted. While such an item exists, no item is created with
 * the parent's key: it would lose its children.
 */
export function cascadeEntity(table: Table): AnyEntity {
  return jobEntity(table, 'Cascade', {
    /** The names of the cascades of its deleted children, which aren't in a list. */
    below: a.stringSet().optional(),
  })
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

/** A cascade that is to be begun. */
export interface BegunCascade {
  /** Its name in a list: its entity and its id. */
  readonly name: string
  readonly values: {
    readonly of: string
    readonly id: string
    readonly lead: string
    readonly parent: Document
    readonly tenant?: string
  }
}

/** The cascade of an item that is deleted. @param key its stored primary key */
export function cascadeOf(entity: AnyEntity, key: Document, tenant: string | undefined): BegunCascade {
  const id = parentId(entity, key)
  const values = { of: entity.name, id, lead: '', parent: key, ...(tenant !== undefined && { tenant }) }
  return { name: jobName(entity, key), values }
}

/**
 * The actions that the writes of a transaction need for cascades: a delete begins one, and an item is created only if none
 * is under way for its key. A cascade that another write of the transaction begins, as that of the parent does, is left
 * to it.
 */
export function cascadeActions<Write extends CascadingWrite>(
  writes: readonly Write[],
): readonly CascadeAction<Write>[] {
  const cascading = writes.filter(({ target }) => isCascading(target.entity))
  if (cascading.length === 0) return []
  const own = new Set(writes.map(({ made }) => itemText(made.entity, made.key)))
  const begun = cascading.filter((write) => write.made.kind === 'delete' && !own.has(textOf(write)))
  return [
    ...begun.map((write) => ({ write, action: beginning(write) })),
    ...cascading.flatMap((write): CascadeAction<Write>[] => {
      const { kind } = write.made
      const mayCreate = kind === 'put' || (kind === 'update' && write.intent.kind === 'upsert')
      return mayCreate ? [{ write, action: noneUnderWay(write) }] : []
    }),
    ...listed('cascades', begun),
  ]
}

function beginning({ target, intent, made }: CascadingWrite): PutAction {
  const { entity, tableName, now } = target
  const own = cascadeEntity(entity.table)
  const tenant = entity.shared ? undefined : tenantOf(intent.key)
  const item = encodeItem(own, { ...cascadeOf(entity, made.key, tenant).values }, now)
  const key = pickKey(item, entity.table.primaryIndex)
  return { kind: 'put', tableName, entity: own, key, item, condition: '', attributes: {}, asks: [] }
}

function noneUnderWay(write: CascadingWrite): CheckAction {
  const { entity, tableName } = write.target
  const own = cascadeEntity(entity.table)
  const placeholders = new Placeholders()
  const condition = absent({ ...write.target, entity: own }, placeholders)
  const key = keyOfCascade(write)
  const { attributes } = placeholders
  return { kind: 'check', tableName, entity: own, key, condition, attributes, asks: [] }
}

/** The stored key of the cascade of a write's item. */
function keyOfCascade({ target: { entity }, made }: CascadingWrite): Document {
  return primaryKeyOf(cascadeEntity(entity.table), cascadeOf(entity, made.key, undefined).values)
}

function textOf(write: CascadingWrite): string {
  return itemText(cascadeEntity(write.target.entity.table), keyOfCascade(write))
}
