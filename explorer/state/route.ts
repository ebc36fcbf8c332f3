import type {
  ItemsRequest,
  JsonItem,
  JsonValue,
  SortConditionShape,
} from '../../src/explorer/protocol/index.ts'
import { isRecord } from '../values/stored-value.ts'

export const views = ['table', 'patterns', 'plan', 'stream'] as const
export type View = (typeof views)[number]

/** A partition, or a part of one, in the order of its sort key. */
export type Place = Pick<ItemsRequest, 'partition' | 'sort' | 'order'> & { readonly index: string | null }

/** Equal for equal places. */
export function placeKey({ index, partition, sort, order = 'asc' }: Place): string {
  return JSON.stringify([index, partition, sort?.op, sort?.values, order])
}

/** What the page shows, as its address says after `#`. */
export interface Route {
  readonly view: View
  /** Of the view `table`. */
  readonly place?: Place
  /** Of the view `table`: the primary key of the item in the panel. */
  readonly item?: JsonItem
  /** Of the view `patterns`. */
  readonly pattern?: string
  /** Of the view `plan`: the id of a request. */
  readonly plan?: string
}

/** The route of an address such as `#plan=0f3a` or `#table&place={…}`; the table for anything else. */
export function parseRoute(hash: string): Route {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''))
  const view = views.find((name) => parameters.has(name)) ?? 'table'
  const pattern = parameters.get('patterns')
  const plan = parameters.get('plan')
  const place = placeOf(jsonOf(parameters.get('place')))
  const item = itemOf(jsonOf(parameters.get('item')))
  return {
    view,
    ...(view === 'table' && place && { place }),
    ...(view === 'table' && item && { item }),
    ...(view === 'patterns' && pattern && { pattern }),
    ...(view === 'plan' && plan && { plan }),
  }
}

/** The address of a route: `parseRoute` of it is the route again. */
export function formatRoute({ view, place, item, pattern, plan }: Route): string {
  const value = pattern ?? plan
  const parts = [value === undefined ? view : `${view}=${encodeURIComponent(value)}`]
  if (place !== undefined) parts.push(`place=${encodeURIComponent(JSON.stringify(place))}`)
  if (item !== undefined) parts.push(`item=${encodeURIComponent(JSON.stringify(item))}`)
  return `#${parts.join('&')}`
}

function jsonOf(text: string | null): unknown {
  if (text === null) return undefined
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function placeOf(json: unknown): Place | undefined {
  if (!isRecord(json) || !Array.isArray(json.partition)) return undefined
  const partition = json.partition.filter(isValue)
  const sort = sortOf(json.sort)
  if (partition.length === 0) return undefined
  return {
    index: typeof json.index === 'string' ? json.index : null,
    partition,
    ...(sort && { sort }),
    ...(json.order === 'desc' && { order: 'desc' }),
  }
}

const operators = ['eq', 'beginsWith', 'between', 'lt', 'lte', 'gt', 'gte'] as const

function sortOf(json: unknown): SortConditionShape | undefined {
  if (!isRecord(json) || !Array.isArray(json.values)) return undefined
  const op = operators.find((name) => name === json.op)
  return op && { op, values: json.values.filter(isValue) }
}

function itemOf(json: unknown): JsonItem | undefined {
  if (!isRecord(json)) return undefined
  return Object.fromEntries(
    Object.entries(json).flatMap(([name, value]) => (isValue(value) ? [[name, value]] : [])),
  )
}

function isValue(value: unknown): value is JsonValue {
  return isRecord(value)
}
