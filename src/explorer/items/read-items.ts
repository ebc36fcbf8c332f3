import { DynagateError } from '../../errors.ts'
import {
  type AnyEntity,
  type Index,
  inTenant,
  keyAttributes,
  keyOn,
  tenantOf,
  wholeQuery,
} from '../../model/index.ts'
import { fromJson } from '../../pothos/index.ts'
import type { CallOptions, StoredPage, StoredPart } from '../../store/index.ts'
import { entityNamed, indexNamed, type Opened } from '../opened.ts'
import type { Items } from '../protocol/index.ts'
import type { RequestBody } from '../request-body.ts'
import { type KeyRange, keyRangeOf, rangesOf, shapeOfRange } from './key-condition.ts'
import { decodeStart, encodeStart } from './page-cursor.ts'
import { storedItem } from './stored-item.ts'

/** Items of a partition of the table or of an index, in the order of its sort key. */
export function readItems(opened: Opened, body: RequestBody, options: CallOptions): Promise<Items> {
  const index = indexNamed(opened, body.optionalString('index'))
  return readRanges(opened, [keyRangeOf(index, body)], body, options)
}

/**
 * Items of an entity by the values of attributes in its key.
 *
 * @param caller values with the tenant of the caller: used unless the request names one.
 * @throws DynagateError BAD_USER_INPUT unless the values make the partition key, and a beginning of the sort key.
 */
export function findItems(
  opened: Opened,
  body: RequestBody,
  caller: object,
  options: CallOptions,
): Promise<Items> {
  const entity = entityNamed(opened, body.string('entity'))
  const index = indexNamed(opened, body.optionalString('index'))
  const key = keyOn(entity, index)
  if (key === undefined) {
    throw new DynagateError('BAD_USER_INPUT', `index: ${entity.name} has no key on ${index.name}`)
  }
  const values = valuesIn(entity, body.object('values'), caller)
  const condition = wholeQuery(entity, key).keyCondition(values)
  return readRanges(opened, rangesOf(index, condition), body, options)
}

/**
 * A page of the whole table, or of an index.
 *
 * @throws DynagateError BAD_USER_INPUT unless the request accepts what it costs.
 */
export async function scanItems(opened: Opened, body: RequestBody, options: CallOptions): Promise<Items> {
  if (!body.isTrue('accept')) {
    throw new DynagateError(
      'BAD_USER_INPUT',
      'accept: expected true: a scan reads, and is charged for, every item; /explorer/price says what it costs',
    )
  }
  const index = indexNamed(opened, body.optionalString('index'))
  const { after } = startIn(opened, index, body, 1)
  const limit = body.count('limit', { otherwise: 200, most: 500 })
  return pageOf(
    opened,
    index,
    () => opened.reader.scan(index, { limit, start: after }, options),
    (page) => page.after && encodeStart({ range: 0, after: page.after }),
  )
}

/** A page of one range at a time: of the next one where one ends, so that a page may have fewer items than asked for. */
async function readRanges(
  opened: Opened,
  ranges: readonly KeyRange[],
  body: RequestBody,
  options: CallOptions,
): Promise<Items> {
  const [first] = ranges
  const index = first?.index ?? opened.table.primaryIndex
  const start = startIn(opened, index, body, ranges.length)
  const range = ranges[start.range] ?? first
  if (range === undefined) throw new TypeError('Expected a key condition with a partition')
  const ascending = body.oneOf('order', ['asc', 'desc'], 'asc') === 'asc'
  const part: StoredPart = { limit: body.count('limit', { otherwise: 100, most: 200 }), start: start.after }
  const items = await pageOf(
    opened,
    index,
    () => opened.reader.query({ ...range, ascending }, part, options),
    ({ after }) => {
      if (after !== undefined) return encodeStart({ range: start.range, after })
      return start.range + 1 < ranges.length ? encodeStart({ range: start.range + 1 }) : undefined
    },
  )
  return { ...items, condition: shapeOfRange(range) }
}

async function pageOf(
  { table }: Opened,
  index: Index,
  read: () => Promise<StoredPage>,
  cursorOf: (page: StoredPage) => string | undefined,
): Promise<Items> {
  const startedAt = performance.now()
  const page = await read()
  const cursor = cursorOf(page)
  const isWhole = index.projection === 'all'
  return {
    items: page.items.map((each) => storedItem(table, each, isWhole)),
    ...(cursor !== undefined && { cursor }),
    readUnits: page.readUnits,
    milliseconds: performance.now() - startedAt,
  }
}

function startIn({ table }: Opened, index: Index, body: RequestBody, ranges: number) {
  const names = new Set([table.primaryIndex, index].flatMap(keyAttributes))
  return decodeStart(body.optionalString('cursor'), { names, ranges })
}

/** Values of attributes in the model's form; the tenant is given by the name of the caller's attribute. */
function valuesIn(entity: AnyEntity, given: Readonly<Record<string, unknown>>, caller: object) {
  const { tenant: tenantName } = entity.table.definition
  const values: Record<string, unknown> = {}
  let tenant = tenantOf(caller)
  for (const [name, value] of Object.entries(given)) {
    const attribute = Object.hasOwn(entity.attributes, name) ? entity.attributes[name] : undefined
    if (attribute !== undefined) values[name] = fromJson(attribute.type, value, `${entity.name}.${name}`)
    else if (name === tenantName && typeof value === 'string') tenant = value
    else throw new DynagateError('BAD_USER_INPUT', `values: ${entity.name} has no attribute '${name}'`)
  }
  return inTenant(values, tenant)
}
