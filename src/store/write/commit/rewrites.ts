import {
  type AnyEntity,
  a,
  childrenPattern,
  copyingRelations,
  countedForm,
  type Document,
  decodeItem,
  inTenant,
  keyNamesOf,
  type ParentRelation,
  parentAttributes,
  primaryKeyOf,
  storedName,
  type Table,
  tenantOf,
} from '../../../model/index.ts'
import type { DynamoClient } from '../../client/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import { type Execution, maxTransactionItems, type UpdateAction } from '../action/index.ts'
import { asRead, type Change, isChanged, setOrRemove, updateExpression } from '../change/index.ts'
import {
  childPages,
  contextOf,
  hasTheseCopies,
  isCopied,
  itemText,
  jobEntity,
  listed,
  parentId,
} from '../companions/index.ts'
import { type CopySource, planUpdate, type Step } from '../plan/index.ts'
import { copiesOf } from './copy-sources.ts'
import type { Planned } from './planned.ts'

/** The entity of rewrite jobs: one for each changed parent whose children still have old copies. */
export function rewriteEntity(table: Table): AnyEntity {
  return jobEntity(table, 'Rewrite', {
    /** Incremented with each change of the parent: a rewrite that began before the last change must start again. */
    round: a.int(),
  })
}

/** The actions that rewrite the copies of the parents that a transaction changes. */
export interface Rewrites {
  readonly planned: readonly Planned[]
  /** The parents whose children the transaction rewrites itself: no child may be added or removed meanwhile. */
  readonly sources: readonly CopySource[]
}

/**
 * The rewrites of copies of the parents that a transaction changes. If a parent has few children, as the relation
 * declares, the transaction rewrites them itself; otherwise it begins a background job. It also begins a job if the
 * transaction already writes one of the children, or has no room for them.
 *
 * @param others the actions of the transaction on its own items and on their parents.
 */
export async function rewritesOf(
  steps: readonly Step[],
  others: readonly Pick<Planned, 'action'>[],
  execution: Execution,
): Promise<Rewrites> {
  const changed = steps.flatMap((step) => {
    const relations = changedRelations(step)
    return relations.length === 0 ? [] : [{ step, relations }]
  })
  if (changed.length === 0) return { planned: [], sources: [] }
  const written = new Set(others.map(textOf))
  const planned: Planned[] = []
  const sources: CopySource[] = []
  const jobs: Step[] = []
  for (const { step, relations } of changed) {
    const room = maxTransactionItems - otherItems - written.size
    const together = await rewrittenTogether(step, relations, execution)
    const keys = new Set(together?.map(textOf))
    const isFree = keys.size === together?.length && ![...keys].some((key) => written.has(key))
    if (together === undefined || !isFree || together.length > room) jobs.push(step)
    else {
      planned.push(...together)
      for (const key of keys) written.add(key)
      sources.push(...relations.map((relation) => unchangedChildren(step, relation)))
    }
  }
  const begun = [
    ...jobs.map((write): Planned => ({ write, action: beginning(write), role: { kind: 'other' } })),
    ...listed('rewrites', jobs).map((each): Planned => ({ ...each, role: { kind: 'other' } })),
  ]
  return { planned: [...planned, ...begun], sources }
}

function textOf({ action: { entity, key } }: Pick<Planned, 'action'>): string {
  return itemText(entity, key)
}

/** The items of a transaction that are left free for unique values, cascades, the jobs of other parents and a record. */
const otherItems = 20

/** The relations whose copied attributes a write changes. */
function changedRelations({ intent, target: { entity }, read, after }: Step): readonly ParentRelation[] {
  const mayChange = intent.kind === 'update' || intent.kind === 'upsert' || intent.kind === 'put'
  if (!mayChange || !isCopied(entity) || read === undefined || after === undefined) return []
  const stored = asRead(after)
  return copyingRelations(entity).flatMap(([, relation]) => {
    const names = relation.copies.map(([, ofParent]) => ofParent)
    return isChanged(entity, names, read, stored) ? [relation] : []
  })
}

/** The rewrites of all children; undefined if a job must do them: that is the default, and needed for many children. */
async function rewrittenTogether(
  step: Step,
  relations: readonly ParentRelation[],
  execution: Execution,
): Promise<readonly Planned[] | undefined> {
  const all: Planned[] = []
  for (const relation of relations) {
    const children = await fewChildren(step, relation, execution)
    if (children === undefined) return undefined
    all.push(...children.map((action): Planned => ({ write: step, action, role: { kind: 'rewrite' } })))
  }
  return all
}

async function fewChildren(
  { target, read, after }: Step,
  relation: ParentRelation,
  { client, within }: Execution,
): Promise<readonly UpdateAction[] | undefined> {
  const { parent, count, atOnce } = relation
  if (atOnce === undefined || count === undefined || read === undefined || after === undefined)
    return undefined
  const number = Number(read[storedName(parent.attributes, count)] ?? 0)
  if (read[parentAttributes.counted] !== countedForm(parent) || number > atOnce) return undefined
  const [child] = parent.table.entities.filter(({ name }) => name === relation.child)
  // During a migration both forms of each child must be written, which only a job does.
  if (child === undefined || child.second !== undefined) return undefined
  const { tableName, now } = target
  const context = contextOf(parent, read)
  const found: Document[] = []
  const of = { tableName, child, relation, parent: read, tenant: tenantOf(context) }
  for await (const page of childPages(client, of, within)) {
    found.push(...page)
    if (found.length > atOnce) return undefined
  }
  // A global index lags behind the count.
  if (found.length !== number) return undefined
  const copies = copiesOf(relation, after)
  const isWhole = childrenPattern(child, relation)?.index.kind === 'primary'
  const stored = isWhole
    ? found
    : await Promise.all(found.map((entry) => wholeItem(client, tableName, child, entry)))
  const items = stored.filter((item) => item !== undefined)
  if (items.length !== number) return undefined
  return items.flatMap((item) =>
    hasTheseCopies(child, item, copies)
      ? []
      : [planUpdate({ tableName, entity: child, now }, keyIn(child, item), {}, { read: item, copies })],
  )
}

async function wholeItem(
  client: DynamoClient,
  TableName: string,
  { table: { primaryIndex } }: AnyEntity,
  entry: Document,
): Promise<Document | undefined> {
  const { Item } = await client.get(
    { TableName, Key: pickKey(entry, primaryIndex), ConsistentRead: true },
    {},
  )
  return Item
}

function keyIn(entity: AnyEntity, stored: Document): Readonly<Record<string, unknown>> {
  const names = keyNamesOf(entity)
  const item = decodeItem(entity, stored, new Set(names))
  const key = Object.fromEntries(names.map((name) => [name, item[name]]))
  return inTenant(key, tenantOf(contextOf(entity, stored)))
}

function unchangedChildren(write: Step, relation: ParentRelation): CopySource {
  const { key } = write.made
  const text = itemText(relation.parent, key)
  const membership = { relation, parentKey: key, holder: relation.parent, key, text, amounts: new Map() }
  return { write, membership, read: write.read, names: new Set([parentAttributes.changes]) }
}

/** Begins the rewrite of a parent's children, or restarts it. */
function beginning({ target: { entity, tableName }, intent, made }: Step): UpdateAction {
  const own = rewriteEntity(entity.table)
  const tenant = entity.shared ? undefined : tenantOf(intent.key)
  const id = parentId(entity, made.key)
  const named = (name: string) => storedName(own.attributes, name)
  const changes: readonly Change[] = [
    setOrRemove(named('of'), entity.name),
    setOrRemove(named('id'), id),
    setOrRemove(named('parent'), made.key),
    setOrRemove(named('tenant'), tenant),
    { kind: 'add', path: [named('round')], value: 1 },
  ]
  const placeholders = new Placeholders()
  return {
    kind: 'update',
    tableName,
    entity: own,
    key: primaryKeyOf(own, { of: entity.name, id, lead: '' }),
    update: updateExpression(changes, placeholders),
    changes,
    condition: '',
    attributes: placeholders.attributes,
    conditionsOn: [],
    isUpsert: true,
  }
}

/** Merges the sources of copies with those of rewrites. */
export function allSources(
  copied: ReadonlyMap<string, CopySource>,
  rewritten: readonly CopySource[],
): ReadonlyMap<string, CopySource> {
  const all = new Map(copied)
  for (const source of rewritten) {
    const { text } = source.membership
    const known = all.get(text)
    all.set(text, { ...source, names: new Set([...source.names, ...(known?.names ?? [])]) })
  }
  return all
}
