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

/** Whether a delete of an entity's item also deletes its children, in the background. */
export function isCascading(entity: AnyEntity): boolean {
  return cascadingRelations(entity).length > 0
}

/**
 * The entity of cascades: one for each deleted parent whose children must still be deleted. While a cascade exists, no
 * item can be created with the parent's key, because the cascade would delete its children.
 */
export function cascadeEntity(table: Table): AnyEntity {
  return jobEntity(table, 'Cascade', {
    /** The names of the cascades of its deleted children: these aren't named in a list of jobs. */
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

/** A cascade to begin. */
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

/** The cascade of a deleted item. @param key its stored primary key */
export function cascadeOf(entity: AnyEntity, key: Document, tenant: string | undefined): BegunCascade {
  const id = parentId(entity, key)
  const values = { of: entity.name, id, lead: '', parent: key, ...(tenant !== undefined && { tenant }) }
  return { name: jobName(entity, key), values }
}

/**
 * The actions on cascades that the writes of a transaction need: a delete begins a cascade, and a create requires that
 * none is under way for its key. Each cascade is begun once: one that another write of the transaction begins, such as
 * the delete of the parent, is left to that write.
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
  return { kind: 'put', tableName, entity: own, key, item, condition: '', attributes: {}, conditionsOn: [] }
}

function noneUnderWay(write: CascadingWrite): CheckAction {
  const { entity, tableName } = write.target
  const own = cascadeEntity(entity.table)
  const placeholders = new Placeholders()
  const condition = absent({ ...write.target, entity: own }, placeholders)
  const key = keyOfCascade(write)
  const { attributes } = placeholders
  return { kind: 'check', tableName, entity: own, key, condition, attributes, conditionsOn: [] }
}

/** The stored key of the cascade of a write's item. */
function keyOfCascade({ target: { entity }, made }: CascadingWrite): Document {
  return primaryKeyOf(cascadeEntity(entity.table), cascadeOf(entity, made.key, undefined).values)
}

function textOf(write: CascadingWrite): string {
  return itemText(cascadeEntity(write.target.entity.table), keyOfCascade(write))
}
