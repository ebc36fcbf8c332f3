import { type AnyEntity, type Document, inTenant, primaryKeyOf, tenantOf } from '../../model/index.ts'
import { type RouteRequest, storeContext } from '../../server/index.ts'
import type { StoreRequest } from '../../store/index.ts'
import { storedItem } from '../items/index.ts'
import { type Opened, tenantContext } from '../opened.ts'
import type { WriteResponse } from '../protocol/index.ts'
import type { RequestBody } from '../request-body.ts'
import { faultOf, type RequestedWrite, requestedWrite } from './requested-write.ts'

/** Makes a write through the store, for the caller of the request: under their rules, in their tenant. */
export async function write(
  opened: Opened,
  request: RouteRequest,
  body: RequestBody,
): Promise<WriteResponse> {
  const requested = requestedWrite(opened, body)
  if (requested.faults.length > 0) return { writeUnits: 0, readUnits: 0, faults: requested.faults }
  const store = storeFor(opened, request)
  try {
    const key = await made(store, requested)
    await store.settled()
    const { writeUnits, readUnits } = unitsOf(store)
    if (requested.action === 'delete') return { writeUnits, readUnits, faults: [] }
    const read = await opened.reader.item(keyOf(requested.entity, key, tenantContext(opened, request)), {
      signal: request.signal,
    })
    return {
      ...(read.item && { stored: storedItem(opened.table, read.item, true) }),
      writeUnits,
      readUnits: readUnits + read.readUnits,
      faults: [],
    }
  } catch (error) {
    const fault = faultOf(requested.entity, error)
    await store.settled()
    return { ...unitsOf(store), faults: [fault] }
  }
}

/** The store of a request's caller, within the limits of the gateway. */
export function storeFor({ store }: Opened, { request, server, costLimit }: RouteRequest): StoreRequest {
  const own = storeContext(store)(request, server).store
  own.limit(costLimit)
  return own
}

/** The stored primary key of values in the tenant of a context. */
export function keyOf(entity: AnyEntity, values: object, context: object): Document {
  const own = entity.shared ? values : inTenant(values, tenantOf(context))
  return primaryKeyOf(entity, own as Readonly<Record<string, unknown>>)
}

async function made(store: StoreRequest, { entity, action, key, values }: RequestedWrite): Promise<object> {
  switch (action) {
    case 'create':
      return store.create(entity, values)
    case 'update':
      return store.update(entity, key, values)
    case 'delete':
      return store.delete(entity, key)
  }
}

function unitsOf({ calls }: StoreRequest): Pick<WriteResponse, 'writeUnits' | 'readUnits'> {
  return {
    writeUnits: calls.reduce((sum, call) => sum + call.writeUnits, 0),
    readUnits: calls.reduce((sum, call) => sum + call.readUnits, 0),
  }
}
