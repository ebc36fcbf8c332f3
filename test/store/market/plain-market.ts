import type { Kind, Op } from './market.ts'
import { mergedOps } from './merged-writes.ts'
import {
  childrenOf,
  idOf,
  moveUpTo,
  type PlainItem,
  type PlainMarket,
  parentOf,
  parents,
  plus,
  reservedOf,
  soft,
  type Values,
  versioned,
} from './plain-items.ts'

/** What a transaction does: the market after it, or the codes with which it may fail. */
export type Outcome =
  | { readonly market: PlainMarket; readonly codes?: undefined }
  | { readonly codes: ReadonlySet<string> }

/** Executes writes as a transaction. */
export function executed(before: PlainMarket, ops: readonly Op[]): Outcome {
  const codes = new Set<string>()
  const items = new Map(before.items)
  const deleted = new Map(before.deleted)
  const written = new Map<string, Op>()
  const upserted = new Set<string>()
  const joined: PlainItem[] = []
  const moves: { readonly from: string; readonly to: PlainItem }[] = []
  const merged = mergedOps(ops)
  if (merged === undefined) return { codes: new Set(['BAD_USER_INPUT']) }
  for (const op of merged) {
    const { write, kind, key, values, expectedVersion } = op
    const id = idOf(kind, key)
    written.set(id, op)
    const found = before.items.get(id)
    const restorable = before.deleted.get(id)
    switch (write) {
      case 'create':
        if (found !== undefined) codes.add('ALREADY_EXISTS')
        else put(created(kind, { ...key, ...values }), id)
        break
      case 'upsert': {
        upserted.add(id)
        const item = found
          ? changed(found, { ...defaultsOf(found), ...values })
          : created(kind, { ...key, ...values })
        put(item, id)
        break
      }
      case 'update': {
        if (found === undefined) codes.add('NOT_FOUND')
        else {
          const isOther = expectedVersion !== undefined && found.values.version !== expectedVersion
          if (isOther) codes.add('CONDITION_FAILED')
          const after = changed(found, values)
          const to = idOf(kind, after.values)
          if (to !== id) {
            if (before.items.has(to)) codes.add('ALREADY_EXISTS')
            items.delete(id)
            moves.push({ from: id, to: after })
          }
          put(after, to)
        }
        break
      }
      case 'delete':
        if (found === undefined) codes.add('NOT_FOUND')
        else if (expectedVersion !== undefined && found.values.version !== expectedVersion)
          codes.add('CONDITION_FAILED')
        else {
          items.delete(id)
          if (soft.has(kind)) deleted.set(id, found)
        }
        break
      case 'restore':
        if (restorable === undefined) codes.add('NOT_FOUND')
        else if (found !== undefined) codes.add('ALREADY_EXISTS')
        else {
          deleted.delete(id)
          put({ kind, values: { ...restorable.values, ...next(kind, restorable.values) } }, id)
        }
    }
  }
  for (const { from, to } of moves) move(from, to)
  for (const [id, kept] of deleted) {
    const [was, is] = [before.items.get(id)?.values.author, items.get(id)?.values.author]
    const isFormer = before.deleted.get(id) === kept
    if (isFormer && was === kept.values.author && is !== was) deleted.set(id, { ...kept, hasReleased: true })
  }
  const market: PlainMarket = { items, deleted }
  for (const item of joined) {
    const id = required(parentOf(item))
    if (!items.has(id)) codes.add('NOT_FOUND')
  }
  for (const [id, { write, kind }] of written) {
    const cascades = kind === 'Album'
    if (write === 'delete' && !cascades && before.items.has(id) && childrenOf(market, id).length > 0)
      codes.add('CONDITION_FAILED')
  }
  for (const { from } of moves) if (childrenOf(market, from).length > 0) codes.add('CONDITION_FAILED')
  const owners = new Map<string, string>()
  for (const [value, owner] of reservedOf(market)) {
    if (owners.has(value) && owners.get(value) !== owner) codes.add('UNIQUE_VIOLATION')
    owners.set(value, owner)
  }
  for (const id of upserted) {
    const changes = (of: PlainMarket) =>
      childrenOf(of, id).map(({ values }) =>
        JSON.stringify([values.stars, values.price, idOf('Review', values)]),
      )
    if (before.items.has(id) && String(changes(before)) !== String(changes(market)))
      codes.add('BAD_USER_INPUT')
  }
  if (codes.size > 0) return { codes }
  return { market: withoutOrphans(withCopies(before, market, written)) }

  function put(item: PlainItem, id: string) {
    items.set(id, item)
    const parent = parentOf(item)
    const former = before.items.get(idOf(item.kind, item.values)) ?? [...moves].find(({ to }) => to === item)
    const was = former && 'kind' in former ? parentOf(former) : undefined
    if (parent !== undefined && parent !== was) joined.push(item)
  }

  function move(from: string, to: PlainItem) {
    const children = [...before.items].filter(([, item]) => parentOf(item) === from)
    if (children.length > moveUpTo) codes.add('LIMIT_EXCEEDED')
    for (const [id, child] of children) {
      if (written.has(id)) {
        codes.add('BAD_USER_INPUT')
        continue
      }
      const moved = { ...child, values: { ...child.values, zone: to.values.zone } }
      items.delete(id)
      const own = idOf(child.kind, moved.values)
      if (before.items.has(own)) codes.add('ALREADY_EXISTS')
      items.set(own, moved)
    }
  }
}

/** A cascade deletes the photos of albums that were deleted. */
function withoutOrphans({ items, deleted }: PlainMarket): PlainMarket {
  const kept = [...items].filter(([, item]) => item.kind !== 'Photo' || items.has(String(parentOf(item))))
  return { items: new Map(kept), deleted }
}

function created(kind: Kind, given: Values): PlainItem {
  const defaults: Values = kind === 'Product' ? { note: 'none' } : {}
  const values = present({ ...defaults, ...present(given, true), ...(versioned.has(kind) && { version: 1 }) })
  return { kind, values: derived(kind, values) }
}

/** An upsert gives defaults to what the item lacks, too. */
function defaultsOf({ kind, values }: PlainItem): Values {
  return kind === 'Product' && values.note === undefined ? { note: 'none' } : {}
}

function changed({ kind, values }: PlainItem, changes: Values): PlainItem {
  const { addToPrice, addToStars, ...own } = changes
  const after: Record<string, unknown> = { ...values, ...own }
  if (addToPrice !== undefined) after.price = plus(String(values.price), String(addToPrice))
  if (addToStars !== undefined) after.stars = Number(values.stars ?? 0) + Number(addToStars)
  return { kind, values: derived(kind, present({ ...after, ...next(kind, values) })) }
}

function next(kind: Kind, { version }: Values): Values {
  return versioned.has(kind) ? { version: Number(version) + 1 } : {}
}

function derived(kind: Kind, values: Values): Values {
  return kind === 'Product' ? { ...values, titleKey: String(values.title).toLowerCase() } : values
}

function present(values: Values, keepsNull = false): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([, value]) => value !== undefined && (keepsNull || value !== null)),
  )
}

/** The copies of a market after a transaction: those of few children change with their parent, the others later. */
function withCopies(before: PlainMarket, after: PlainMarket, written: ReadonlyMap<string, Op>): PlainMarket {
  const items = new Map(after.items)
  for (const [id, item] of after.items) {
    const relation = parents[item.kind]
    if (relation === undefined || Object.keys(relation.copies).length === 0) continue
    const parentId = parentOf(item)
    const parent = parentId === undefined ? undefined : after.items.get(parentId)
    const values: Record<string, unknown> = { ...item.values }
    for (const [ofChild, ofParent] of Object.entries(relation.copies)) {
      if (parent?.values[ofParent] === undefined) delete values[ofChild]
      else values[ofChild] = parent.values[ofParent]
    }
    const former = before.items.get(id)
    const write = written.get(id)?.write
    const isKept =
      former !== undefined && parentOf(former) === parentId && (write === undefined || write === 'update')
    const names = Object.keys(relation.copies)
    const isRewritten = isKept && names.some((name) => former.values[name] !== values[name])
    items.set(id, { ...item, values: isRewritten ? { ...values, ...next(item.kind, values) } : values })
  }
  return { ...after, items }
}

function required<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new TypeError('Expected a value')
  return value
}
