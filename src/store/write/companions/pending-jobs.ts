import {
  type AnyEntity,
  type Attributes,
  a,
  type Document,
  documentAttribute,
  keyHash,
  primaryKeyOf,
  storedName,
  systemEntity,
  type Table,
} from '../../../model/index.ts'
import { required } from '../../../required.ts'
import { Placeholders } from '../../expressions/index.ts'
import type { UpdateAction, WriteTarget } from '../action/index.ts'
import { type Change, setOrRemove, updateExpression } from '../change/index.ts'

// A write of a parent that leaves work on its children to a background job stores the job in the same transaction, and
// adds its name to a list of pending jobs.

/**
 * The entity of jobs of one kind. Each job stores the primary key of its parent.
 *
 * @param attributes the further attributes of a job.
 */
export function jobEntity(table: Table, kind: 'Cascade' | 'Rewrite', attributes: Attributes): AnyEntity {
  return systemEntity(table, kind, {
    attributes: {
      /** The name of the parent's entity. */
      of: a.id(),
      /** The SHA-256 hash of its primary key. */
      id: a.id(),
      parent: documentAttribute(),
      tenant: a.string().optional(),
      ...attributes,
    },
    key: ['of', 'id'],
  })
}

/** The entity of the lists. */
export function pendingEntity(table: Table): AnyEntity {
  return systemEntity(table, 'Job', {
    attributes: { name: a.id(), pending: a.stringSet().optional() },
    key: ['name'],
  })
}

/** The kinds of jobs. */
export type JobKind = 'cascades' | 'rewrites'

/** The lists of jobs of one kind: several, so that writes of different parents rarely contend for the same list. */
export function jobLists(kind: JobKind): readonly string[] {
  return numbers.map((number) => `${kind} ${number}`)
}

const numbers = [0, 1, 2, 3]

/** The list that names the job of a parent, by the parent's id. */
export function jobListOf(kind: JobKind, id: string): string {
  return `${kind} ${Number.parseInt(id.slice(0, 1), 16) % numbers.length}`
}

/** The id of a parent among the items of its entity: the SHA-256 hash of its primary key. */
export function parentId(parent: AnyEntity, key: Document): string {
  return keyHash(parent, key)
}

/** The name of a parent's job in its list: its entity and its id. */
export function jobName(entity: AnyEntity, key: Document): string {
  return `${entity.name} ${parentId(entity, key)}`
}

/** The part of a parent's write that determines its job. */
interface JobWrite {
  readonly target: WriteTarget
  readonly made: { readonly key: Document }
}

/** The actions that add the jobs of writes to their lists, each with one of the writes that need it. */
export function listed<Write extends JobWrite>(
  kind: JobKind,
  writes: readonly Write[],
): readonly { readonly write: Write; readonly action: UpdateAction }[] {
  const lists = Map.groupBy(writes, ({ target, made }) => jobListOf(kind, parentId(target.entity, made.key)))
  return [...lists].map(([list, members]) => {
    const write = required(members[0], 'the first job of a list')
    const names = members.map(({ target, made }) => jobName(target.entity, made.key))
    return { write, action: listing(write.target, list, names) }
  })
}

function listing({ entity, tableName }: WriteTarget, name: string, jobs: readonly string[]): UpdateAction {
  const own = pendingEntity(entity.table)
  const changes: readonly Change[] = [
    setOrRemove(storedName(own.attributes, 'name'), name),
    { kind: 'addToSet', path: [storedName(own.attributes, 'pending')], value: new Set(jobs) },
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
    conditionsOn: [],
    isUpsert: true,
  }
}
