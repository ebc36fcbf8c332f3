import { isDeepStrictEqual } from 'node:util'
import {
  type Document,
  decodeItem,
  entityOf,
  inTenant,
  keyAttributes,
  keyText,
  type Table,
  tenantOf,
} from '../../model/index.ts'
import type { RouteRequest } from '../../server/index.ts'
import {
  type IntendedWrite,
  type PreviewedWrite,
  type Transaction,
  toWire,
  writePrice,
} from '../../store/index.ts'
import { indexesOf, jsonValue, keyIn, storedItem } from '../items/index.ts'
import { type Opened, tenantContext } from '../opened.ts'
import type { AttributeChange, PlaceChange, PreviewResponse } from '../protocol/index.ts'
import type { RequestBody } from '../request-body.ts'
import { partialKey } from './partial-key.ts'
import { faultOf, type RequestedWrite, requestedWrite } from './requested-write.ts'
import { keyOf, storeFor } from './write.ts'

/**
 * What a write would do, planned and checked as the write itself: nothing is written. While something is wrong with it, the keys
 * that its values make already are shown.
 */
export async function previewWrite(
  opened: Opened,
  request: RouteRequest,
  body: RequestBody,
): Promise<PreviewResponse> {
  const requested = requestedWrite(opened, body)
  const context = tenantContext(opened, request)
  const before = await itemBefore(opened, requested, context, request)
  if (requested.faults.length > 0) return incomplete(opened, requested, context, before, requested.faults)
  const store = storeFor(opened, request)
  try {
    const writes = await store.preview((tx) => planned(tx, requested))
    await store.settled()
    return whole(opened, requested, before, writes)
  } catch (error) {
    return incomplete(opened, requested, context, before, [faultOf(requested.entity, error)])
  }
}

/** The item that an update or a delete changes; undefined if there is none, or its key isn't complete. */
async function itemBefore(
  { reader }: Opened,
  { entity, action, key }: RequestedWrite,
  context: object,
  { signal }: RouteRequest,
): Promise<Document | undefined> {
  if (action === 'create') return undefined
  let stored: Document
  try {
    stored = keyOf(entity, key, context)
  } catch (error) {
    // The write reports it.
    faultOf(entity, error)
    return undefined
  }
  return (await reader.item(stored, { signal })).item
}

function planned(tx: Transaction, { entity, action, key, values }: RequestedWrite): unknown {
  switch (action) {
    case 'create':
      return tx.create(entity, values)
    case 'update':
      return tx.update(entity, key, values)
    case 'delete':
      return tx.delete(entity, key)
  }
}

function whole(
  opened: Opened,
  requested: RequestedWrite,
  before: Document | undefined,
  writes: readonly PreviewedWrite[],
): PreviewResponse {
  const { table, sizes } = opened
  const own = writes.filter(({ entity }) => entity === requested.entity.name)
  const made = ownWrite(table, own, before)
  // A key that the update changes: the item is put under another one.
  const moved = own.find(({ kind, key }) => kind === 'put' && made?.kind === 'delete' && key !== made.key)
  const after = (moved ?? made)?.after(before)
  const { writeUnits } = writePrice(intended(requested), sizes())
  return {
    ...(before && { before: storedItem(table, before, true) }),
    ...(after && { after: storedItem(table, after, true) }),
    changes: changesOf(before, after),
    places: indexesOf(table).flatMap((index): PlaceChange[] => {
      const [from, to] = [before, after].map((item) => item && keyIn(index, item)?.map(jsonValue))
      return from || to
        ? [{ index: index.name ?? null, ...(from && { before: from }), ...(to && { after: to }) }]
        : []
    }),
    writeUnits: { least: 1, most: writeUnits },
    companions: writes
      .filter((each) => each !== made && each !== moved)
      .map(({ kind, entity, key }) => ({ action: kind, entity, key: toWire(key) })),
    faults: [],
  }
}

/** The write of the item itself, among those of companions of its entity. */
function ownWrite(
  { primaryIndex }: Table,
  writes: readonly PreviewedWrite[],
  before: Document | undefined,
): PreviewedWrite | undefined {
  if (before === undefined) return writes.find(({ kind }) => kind === 'put')
  const names = keyAttributes(primaryIndex)
  return writes.find(({ key }) => keyText('', names, key) === keyText('', names, before))
}

function intended({ entity, action, key, values }: RequestedWrite): IntendedWrite {
  switch (action) {
    case 'create':
      return { kind: 'create', entity, values }
    case 'update':
      return { kind: 'update', entity, key, patch: values }
    case 'delete':
      return { kind: 'delete', entity }
  }
}

/** What is known while something is wrong with the write. */
function incomplete(
  { table }: Opened,
  { entity, action, values }: RequestedWrite,
  context: object,
  before: Document | undefined,
  faults: PreviewResponse['faults'],
): PreviewResponse {
  const isOwn = before !== undefined && entityOf(table, before) === entity
  const known =
    action === 'create' ? values : isOwn ? { ...valuesOrNone(entity, before), ...values } : undefined
  return {
    ...(before && { before: storedItem(table, before, true) }),
    changes: [],
    places: indexesOf(table).flatMap((index): PlaceChange[] => {
      const from = before && keyIn(index, before)?.map(jsonValue)
      const partial =
        known && action !== 'delete'
          ? partialKey(entity, index, inTenant(known, tenantOf(context)))
          : undefined
      return from || partial ? [{ index: index.name ?? null, ...(from && { before: from }), ...partial }] : []
    }),
    companions: [],
    faults,
  }
}

function valuesOrNone(entity: RequestedWrite['entity'], stored: Document): Readonly<Record<string, unknown>> {
  try {
    return decodeItem(entity, stored)
  } catch {
    return {}
  }
}

function changesOf(before: Document = {}, after: Document = {}): AttributeChange[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].flatMap((attribute) => {
    const [from, to] = [before[attribute], after[attribute]]
    if (isDeepStrictEqual(from, to)) return []
    return [
      {
        attribute,
        ...(from !== undefined && { before: jsonValue(from) }),
        ...(to !== undefined && { after: jsonValue(to) }),
      },
    ]
  })
}
