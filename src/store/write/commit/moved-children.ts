import {
  type AnyEntity,
  countedForm,
  type Document,
  decodeItem,
  inTenant,
  keyNamesOf,
  movingRelations,
  type ParentRelation,
  parentAttributes,
  primaryKeyOf,
  storedName,
  tenantOf,
} from '../../../model/index.ts'
import { required } from '../../../required.ts'
import { type FailedWrite, named, placeOf, WriteError } from '../action/index.ts'
import { childPages, itemText } from '../companions/index.ts'
import { type Intent, type Step, type Stepping, stepOf } from '../plan/index.ts'

type Values = Readonly<Record<string, unknown>>

/**
 * The writes of the children that move with the items of a transaction, and of their own children. The caller's rules
 * don't apply to them: they decide only who may move the parent.
 *
 * @returns undefined if the number of children found differs from the parent's count, because others are writing children
 *   or a global index lags behind: then the transaction must be planned again.
 * @throws DynagateError LIMIT_EXCEEDED for more children than the relation allows; BAD_USER_INPUT if the transaction also
 *   writes one of them.
 */
export async function movedChildren(
  steps: readonly Step[],
  stepping: Stepping,
): Promise<readonly Step[] | undefined> {
  const all: Step[] = []
  let level = steps.filter(isMoving)
  if (level.length === 0) return all
  const written = new Set(steps.map(({ target, intent }) => textOf(target.entity, intent.key)))
  while (level.length > 0) {
    const next: Step[] = []
    for (const parent of level) {
      const children = await childrenOf(parent, stepping)
      if (children === undefined) return undefined
      for (const { intent } of children) checkOnce(intent, written, stepping.of)
      next.push(...children)
    }
    all.push(...next)
    level = next.filter(isMoving)
  }
  return all
}

function isMoving({ intent: { kind, target } }: Step): boolean {
  return kind === 'move' && movingRelations(target.entity).length > 0
}

/** A child that moves: the attributes in its key, and those that change. */
interface Moved {
  readonly child: AnyEntity
  readonly own: Values
  changes: Values
}

async function childrenOf(parent: Step, stepping: Stepping): Promise<readonly Step[] | undefined> {
  const { entity } = parent.target
  const to = required(parent.intent.to, 'the key to move to')
  const moved = new Map<string, Moved>()
  for (const [child, relation] of movingRelations(entity)) {
    const entries = await entriesOf(parent, child, relation, stepping)
    if (entries === undefined) return undefined
    const names = new Set(keyNamesOf(child))
    for (const entry of entries) {
      const own = inTenant(pick(decodeItem(child, entry, names), names), tenantOf(parent.intent.key))
      const changes = Object.fromEntries(relation.key.map(([ofParent, ofChild]) => [ofChild, to[ofParent]]))
      const known = moved.get(textOf(child, own))
      if (known === undefined) moved.set(textOf(child, own), { child, own, changes })
      else known.changes = { ...known.changes, ...changes }
    }
  }
  const former = itemText(entity, primaryKeyOf(entity, parent.intent.key))
  const steps = await Promise.all(
    [...moved.values()].map(async (each) => {
      const step = await stepOfChild(moveOf(parent.intent, each), stepping)
      // Others may have given it another parent since.
      return step?.parents.before.some(({ text }) => text === former) ? step : undefined
    }),
  )
  const found = steps.filter((step) => step !== undefined)
  return found.length === steps.length ? found : undefined
}

/** The index entries of all children; undefined if their number differs from the parent's count. */
async function entriesOf(
  { intent, target, read }: Step,
  child: AnyEntity,
  relation: ParentRelation,
  { client, within, of }: Stepping,
): Promise<readonly Document[] | undefined> {
  const parent = required(read, 'the item that moves')
  const { entity, tableName } = target
  const most = required(relation.moveUpTo, 'the most children that move')
  const isCounted = parent[parentAttributes.counted] === countedForm(entity)
  const count = Number(parent[storedName(entity.attributes, required(relation.count, 'their count'))] ?? 0)
  if (isCounted && count > most) throw tooMany(intent, { child, count, most }, of)
  const entries: Document[] = []
  const tenant = tenantOf(intent.key)
  for await (const page of childPages(client, { tableName, child, relation, parent, tenant }, within)) {
    entries.push(...page)
    if (entries.length > most) break
  }
  return isCounted && entries.length !== count ? undefined : entries.slice(0, most)
}

/** The write that gives a child its parent's new key: a move if the child's key contains a part of it, else an update. */
function moveOf({ target, position, path }: Intent, { child, own, changes }: Moved): Intent {
  const names = keyNamesOf(child)
  const to = inTenant({ ...pick(own, names), ...pick(changes, names) }, tenantOf(own))
  const patch = Object.fromEntries(Object.entries(changes).filter(([name]) => !names.includes(name)))
  const isMoved = textOf(child, to) !== textOf(child, own)
  return {
    kind: isMoved ? 'move' : 'update',
    target: { ...target, entity: child },
    key: own,
    patch,
    ...(isMoved && { to }),
    required: undefined,
    path,
    position,
  }
}

/** Undefined for a child that no longer exists. */
async function stepOfChild(intent: Intent, stepping: Stepping): Promise<Step | undefined> {
  try {
    return await stepOf(intent, stepping)
  } catch (error) {
    if (error instanceof WriteError && error.code === 'NOT_FOUND') return undefined
    throw error
  }
}

function checkOnce(intent: Intent, written: Set<string>, of: number): void {
  const { entity } = intent.target
  const text = textOf(entity, intent.key)
  if (written.has(text)) {
    throw errorOf(
      intent,
      'BAD_USER_INPUT',
      `an item of ${entity.name} moves with its parent, and the transaction also writes it: use two transactions`,
      of,
    )
  }
  written.add(text)
}

function tooMany(
  intent: Intent,
  { child, count, most }: { readonly child: AnyEntity; readonly count: number; readonly most: number },
  of: number,
): WriteError {
  return errorOf(
    intent,
    'LIMIT_EXCEEDED',
    `it has ${count} items of ${child.name}, and at most ${most} move with it in one transaction`,
    of,
  )
}

function errorOf(
  intent: Intent,
  code: 'BAD_USER_INPUT' | 'LIMIT_EXCEEDED',
  why: string,
  of: number,
): WriteError {
  const write: FailedWrite = { ...placeOf(intent, of), entity: intent.target.entity.name, attributes: [] }
  return new WriteError(code, `${named(write)}: ${why}`, { write })
}

function textOf(entity: AnyEntity, key: Values): string {
  return itemText(entity, primaryKeyOf(entity, key))
}

function pick(values: Values, names: Iterable<string>): Values {
  return Object.fromEntries([...names].flatMap((name) => (name in values ? [[name, values[name]]] : [])))
}
