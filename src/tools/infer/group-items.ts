import type { Document } from '../../model/index.ts'

/** The items of one entity. */
export interface ItemGroup {
  /** What names the entity: the value of the type attribute, or the fixed text of the keys. */
  readonly title: string
  /** A longer one, for where several have the same title. */
  readonly longTitle: string
  /** The value of the type attribute, if the table has one. */
  readonly typeValue: string | undefined
  readonly items: readonly Document[]
}

/** The attributes with which libraries and people name the entity of an item. */
const typeAttributes = [
  '__edb_e__',
  '_et',
  'entity',
  'entityType',
  'EntityType',
  '__typename',
  '_type',
  'itemType',
  'type',
  'Type',
  'TYPE',
]

/** What distinguishes the entities of a table's items. */
export interface Grouping {
  readonly typeAttribute: string | undefined
  readonly groups: readonly ItemGroup[]
}

/**
 * The entities of items: by an attribute that names them, if all items have it and it agrees with their keys, otherwise by the
 * shapes of their primary keys. Pure.
 *
 * @param keys the attributes of the primary key.
 */
export function groupItems(items: readonly Document[], keys: readonly string[]): Grouping {
  const shapes = merged(Map.groupBy(items, (item) => shapeOf(item, keys)))
  const typeAttribute = typeAttributes.find(
    (name) => !keys.includes(name) && names(name, items, [...shapes.values()]),
  )
  if (typeAttribute === undefined) {
    const groups = [...shapes].map(([shape, group]) => ({
      ...titlesOf(shape),
      typeValue: undefined,
      items: group,
    }))
    return { typeAttribute, groups }
  }
  const byType = Map.groupBy(items, (item) => String(item[typeAttribute]))
  const groups = [...byType].map(([typeValue, group]) => ({
    title: typeValue,
    longTitle: typeValue,
    typeValue,
    items: group,
  }))
  return { typeAttribute, groups }
}

/** Whether an attribute names the entity: one that says the kind of a thing, such as a product's, has several values in one shape. */
function names(name: string, items: readonly Document[], shapes: readonly (readonly Document[])[]): boolean {
  if (!items.every((item) => typeof item[name] === 'string')) return false
  if (name.startsWith('_')) return true
  return shapes.every((group) => new Set(group.map((item) => item[name])).size === 1)
}

const variable = '*'

/** The shape of an item's key: its fixed text as it is, and a star for each value. */
function shapeOf(item: Document, keys: readonly string[]): string {
  const values = new Set(
    Object.entries(item).flatMap(([name, value]) =>
      keys.includes(name) || (typeof value !== 'string' && typeof value !== 'number')
        ? []
        : [String(value).toLowerCase()],
    ),
  )
  return JSON.stringify(
    keys.map((key) => {
      const value = item[key]
      if (typeof value !== 'string') return [variable]
      return value.split(/#|\||::|\//).map((text, at) => shapeOfSegment(text, at, values))
    }),
  )
}

function shapeOfSegment(text: string, at: number, values: ReadonlySet<string>): string {
  const [, label = '', rest = ''] = /^([$\w]*?[_:=-])?(.*)$/s.exec(text) ?? []
  if (values.has(text.toLowerCase()) && !isCapital.test(text)) return variable
  if (label !== '' && values.has(rest.toLowerCase())) return label + variable
  if (isCapital.test(text) || text === '') return text
  return at === 0 && isWord.test(text) ? text : variable
}

const isCapital = /^[$]?[A-Z][A-Z_]+$/
const isWord = /^[$]?[A-Za-z][A-Za-z_-]*(_\d+)?$/

/** Shapes that differ only in one fixed text that has about as many values as items are one: it is a value. */
function merged(shapes: ReadonlyMap<string, readonly Document[]>): Map<string, readonly Document[]> {
  let all = new Map(shapes)
  const most = Math.max(0, ...[...all.keys()].map((shape) => (JSON.parse(shape) as string[][]).flat().length))
  for (let at = 0; at < most; at += 1) {
    const families = Map.groupBy(all.keys(), (shape) => without(shape, at))
    for (const [family, members] of families) {
      const items = members.flatMap((shape) => all.get(shape) ?? [])
      if (members.length < leastShapes || items.length / members.length >= fewItems) continue
      all = new Map([...all].filter(([shape]) => !members.includes(shape)))
      all.set(family, items)
    }
  }
  return all
}

const leastShapes = 5
const fewItems = 3

/** A shape with a star in place of one of its segments. */
function without(shape: string, at: number): string {
  let left = at
  const keys = (JSON.parse(shape) as string[][]).map((segments) =>
    segments.map((text) => {
      left -= 1
      return left === -1 ? variable : text
    }),
  )
  return JSON.stringify(keys)
}

/** `[["CUSTOMER","*"],["PROFILE"]]` is titled CUSTOMER, `[["CUSTOMER","*"],["ORDER","*"]]` ORDER, or CUSTOMER ORDER. */
function titlesOf(shape: string): Pick<ItemGroup, 'title' | 'longTitle'> {
  const [partition = [], sort = []] = JSON.parse(shape) as string[][]
  const wordOf = (segments: readonly string[]) =>
    segments.find((text) => text !== '' && !text.includes(variable) && !isGeneral.test(text))
  const [ofPartition, ofSort] = [wordOf(partition), wordOf(sort)]
  const title = ofSort ?? ofPartition ?? 'Item'
  return { title, longTitle: [ofPartition, ofSort].filter((word) => word !== undefined).join(' ') || title }
}

const isGeneral = /^#?(PROFILE|METADATA|META|INFO|DETAILS?|DATA|ROOT|A)$/i
