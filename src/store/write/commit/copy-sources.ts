import {
  type Document,
  decodeItem,
  hasCopies,
  type ParentRelation,
  storedName,
} from '../../../model/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import {
  type Execution,
  isPresent,
  present,
  type WriteAction,
  type WriteTarget,
  withConditions,
} from '../action/index.ts'
import { asRead, touchedBy, unchanged, withValuesSet } from '../change/index.ts'
import { itemText, type Membership, noCopies, withCopies } from '../companions/index.ts'
import { type CopySource, planCreate, type Step } from '../plan/index.ts'
import { parentMissing } from './commit-failure.ts'
import type { Planned } from './planned.ts'

/** The writes of a transaction with copies of their parents' attributes. */
export interface Copied {
  readonly steps: readonly Step[]
  /** The parents from which items are copied, by their keys. */
  readonly sources: ReadonlyMap<string, CopySource>
}

type Values = Readonly<Record<string, unknown>>

/** The context of copying. */
export interface Copying extends Execution {
  /** The number of planned writes. */
  readonly of: number
  /** The parents that have already been read, by their keys. */
  readonly known: ReadonlyMap<string, Document>
}

/**
 * Gives the items of a transaction copies of their parents' attributes, as these will be after the transaction: from
 * the transaction's own write of the parent if there is one, otherwise from the stored parent. Reads each parent once.
 *
 * @throws WriteError NOT_FOUND for a parent that doesn't exist.
 * @throws DynagateError FORBIDDEN for an item that the caller may not create with these copies.
 */
export async function copied(
  steps: readonly Step[],
  { of, known: alreadyRead, client, within }: Copying,
): Promise<Copied> {
  if (steps.every(({ target }) => !hasCopies(target.entity))) return { steps, sources: new Map() }
  const parents = new Map<string, Promise<SourceOf | undefined>>()
  const sourceOf = (write: Step, membership: Membership): Promise<SourceOf | undefined> => {
    const { key: Key, relation, text } = membership
    const read = async () => {
      const before = alreadyRead.get(text)
      if (before !== undefined) return before
      const { tableName: TableName } = write.target
      const { Item } = await client.get({ TableName, Key, ConsistentRead: true }, within())
      const target: WriteTarget = { ...write.target, entity: relation.parent }
      return Item && isPresent(target, Item) ? Item : undefined
    }
    const known = parents.get(text) ?? sourceIn(steps, text, read)
    parents.set(text, known)
    return known
  }
  const sources = new Map<string, CopySource>()
  const withSources = await Promise.all(
    steps.map(async (step) => {
      const { joined, left } = changedParents(step)
      if (joined.length + left.length === 0) return step
      const found = await Promise.all(
        joined.map(async (membership): Promise<Values> => {
          const { relation, text } = membership
          const source = await sourceOf(step, membership)
          if (source === undefined) {
            if (step.intent.kind === 'recopy') return noCopies
            throw parentMissing({ write: step, relation }, of)
          }
          const { item, read, touched } = source
          const names = new Set([...(sources.get(text)?.names ?? []), ...inputsOf(relation, touched)])
          sources.set(text, { write: step, membership, read, names })
          return copiesOf(relation, item)
        }),
      )
      const none = left.flatMap(({ copies }) => copies.map(([ofChild]) => [ofChild, null] as const))
      const copies = Object.assign({}, Object.fromEntries(none), ...found) as Values
      checkCreate(step, copies)
      return step.withCopies(copies)
    }),
  )
  return { steps: withSources, sources }
}

/** The values that children copy from a parent: null for an attribute that it lacks. */
export function copiesOf(relation: ParentRelation, item: Document): Values {
  const { parent, copies } = relation
  const values = decodeItem(parent, asRead(item), copiedNames(relation))
  return Object.fromEntries(copies.map(([ofChild, ofParent]) => [ofChild, values[ofParent] ?? null]))
}

/** Returns the same set on each call, because the decoder caches its preparation by the set. */
function copiedNames(relation: ParentRelation): ReadonlySet<string> {
  const names = known.get(relation) ?? new Set(relation.copies.map(([, ofParent]) => ofParent))
  known.set(relation, names)
  return names
}

const known = new WeakMap<ParentRelation, ReadonlySet<string>>()

interface SourceOf {
  /** The parent as it is after the transaction. */
  readonly item: Document
  /** The stored parent; undefined for one that the transaction puts. */
  readonly read: Document | undefined
  /** The stored attributes that the transaction sets. */
  readonly touched: ReadonlySet<string>
}

async function sourceIn(
  steps: readonly Step[],
  text: string,
  read: () => Promise<Document | undefined>,
): Promise<SourceOf | undefined> {
  for (const { actions, read: known } of steps) {
    for (const action of actions) {
      if (itemText(action.entity, action.key) !== text) continue
      if (action.kind === 'put') return { item: action.item, read: undefined, touched: new Set() }
      if (action.kind === 'update') {
        const stored = known ?? (await read())
        if (stored === undefined) return undefined
        const { changes } = action
        return { item: withValuesSet(stored, changes), read: stored, touched: touchedBy(changes) }
      }
    }
  }
  const stored = await read()
  return stored && { item: stored, read: stored, touched: new Set() }
}

/** The relations with copies in which a write changes or removes the parent of its item. */
function changedParents({ intent, target, parents: { before, after } }: Step): {
  readonly joined: readonly Membership[]
  readonly left: readonly ParentRelation[]
} {
  const { kind } = intent
  if (kind === 'delete' || kind === 'check') return { joined: [], left: [] }
  const copying = [...target.entity.parents.values()].filter(({ copies }) => copies.length > 0)
  const of = (all: readonly Membership[], relation: ParentRelation) =>
    all.find((each) => each.relation === relation)
  const isKept = kind === 'update' || kind === 'move'
  return {
    joined: copying.flatMap((relation) => {
      const own = of(after, relation)
      const isSame = own !== undefined && own.text === of(before, relation)?.text
      return own === undefined || (isKept && isSame) ? [] : [own]
    }),
    left: copying.filter((relation) => !of(after, relation) && (!isKept || of(before, relation))),
  }
}

/** The stored attributes of a parent on which the copies of its children depend. */
function inputsOf({ parent, copies }: ParentRelation, touched: ReadonlySet<string>): string[] {
  const { attributes, versions } = parent
  const names = copies.map(([, ofParent]) => storedName(attributes, ofParent))
  const all = versions === undefined ? names : [...names, versions.storedAs]
  return all.filter((name) => !touched.has(name))
}

/** Checks again that the caller may create the item, now with its copies, which were unknown when it was planned. */
function checkCreate({ intent: { check, put, kind, patch, target } }: Step, copies: Values): void {
  if (check === undefined) return
  const { entity } = target
  const created = put?.item ?? (kind === 'upsert' ? planCreate(target, patch).item : undefined)
  if (created !== undefined) check.check(decodeItem(entity, asRead(withCopies(entity, created, copies))))
}

/** Adds the condition that the parents from which a transaction copies haven't changed since they were read. */
export function withSources(
  planned: readonly Planned[],
  sources: ReadonlyMap<string, CopySource>,
): readonly Planned[] {
  if (sources.size === 0) return planned
  const rest = new Map(sources)
  const guarded = planned.map((each): Planned => {
    const text = itemText(each.action.entity, each.action.key)
    const source = rest.get(text)
    if (source === undefined) return each
    rest.delete(text)
    return { ...each, action: guardedBy(each.action, source), source }
  })
  const checks = [...rest.values()].map((source): Planned => {
    const { write, membership } = source
    const { relation, key, text } = membership
    const target: WriteTarget = { ...write.target, entity: relation.parent }
    const placeholders = new Placeholders()
    const condition = present(target, placeholders)
    const { tableName } = target
    const on = { tableName, entity: relation.parent, key, conditionsOn: [] }
    const check: WriteAction = { ...on, kind: 'check', condition, attributes: placeholders.attributes }
    const role = { kind: 'parent', text, joined: { write, relation } } as const
    return { write, action: guardedBy(check, source), role, source }
  })
  return [...guarded, ...checks]
}

function guardedBy(action: WriteAction, { read, names }: CopySource): WriteAction {
  if (read === undefined || names.size === 0) return action
  const placeholders = new Placeholders('from')
  const conditions = [...names].map((name) => unchanged(name, read, placeholders))
  return withConditions(action, conditions, placeholders.attributes)
}
