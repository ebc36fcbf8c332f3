import type { EntityShape, IndexShape } from '../../src/explorer/protocol/index.ts'
import type { AttributeStats } from './attribute-stats.ts'

/** A column of the grid. */
export interface Column {
  readonly id: string
  readonly title: string
  /** The stored attribute; undefined for the column with the entities. */
  readonly attribute?: string
  /** Columns with one group have a common heading. */
  readonly group: string
  /** The index whose key it is a part of, so that its values lead to a partition; null for the table. */
  readonly keyOf?: {
    readonly index: string | null
    readonly role: 'partition' | 'sort'
    /** Whether that is the index that the grid shows. */
    readonly isOwn: boolean
  }
  readonly isNumber: boolean
  /** Among all columns, from 1. */
  readonly position: number
  /** Pixels. */
  readonly left: number
  readonly width: number
}

/** Columns that stay while others scroll under them, the others, and the width of all. */
export interface Columns {
  readonly pinned: readonly Column[]
  readonly scrolled: readonly Column[]
  readonly pinnedWidth: number
  readonly width: number
}

export interface ColumnSettings {
  /** The table and its indexes, the one that the grid shows first. */
  readonly indexes: readonly IndexShape[]
  readonly entities: readonly EntityShape[]
  readonly seen: ReadonlyMap<string, AttributeStats>
  /** Only columns with attributes of this entity. */
  readonly focus?: string | undefined
  /** The width of the grid. In a narrow one nothing is pinned. */
  readonly room: number
}

/** The id of the column with the entity of each item: no attribute has an empty name. */
export const entityColumn = ''

/** Keys first, then the keys of the other indexes, then attributes in the order in which the entities declare them. */
export function columnsOf({ indexes, entities, seen, focus, room }: ColumnSettings): Columns {
  const [own, ...others] = indexes
  if (own === undefined) return { pinned: [], scrolled: [], pinnedWidth: 0, width: 0 }
  const isShown = (attribute: string) => {
    const stats = seen.get(attribute)
    return stats !== undefined && (focus === undefined || stats.entities.has(focus))
  }
  const taken = new Set<string>()
  const keyColumns = (index: IndexShape) =>
    (['partition', 'sort'] as const).flatMap((role) =>
      index[role].flatMap((attribute) => {
        if (taken.has(attribute) || (index !== own && !isShown(attribute))) return []
        taken.add(attribute)
        return [
          sized(attribute, {
            group: nameOf(index),
            keyOf: { index: index.name, role, isOwn: index === own },
            seen,
          }),
        ]
      }),
    )
  const keys = keyColumns(own)
  const entity = {
    id: entityColumn,
    title: 'Entity',
    group: '',
    isNumber: false,
    width: entityWidth(entities),
  }
  const tags = entities.length > 0 ? [entity] : []
  const elsewhere = others.flatMap(keyColumns)
  const declared = entities
    .filter(({ name }) => focus === undefined || name === focus)
    .flatMap(({ attributes }) => attributes.map(({ name, storedAs }) => storedAs ?? name))
  const attributes = [...new Set([...declared, ...[...seen.keys()].toSorted()])]
    .filter((attribute) => isShown(attribute) && !taken.has(attribute))
    .map((attribute) => sized(attribute, { group: 'attributes', seen }))
  const pinned = placed(keys)
  const pinnedWidth = widthOf(pinned)
  if (pinnedWidth > room * 0.6) {
    const all = placed([...keys, ...tags, ...elsewhere, ...attributes])
    return { pinned: [], scrolled: all, pinnedWidth: 0, width: widthOf(all) }
  }
  const scrolled = placed([...tags, ...elsewhere, ...attributes], pinned)
  return { pinned, scrolled, pinnedWidth, width: pinnedWidth + widthOf(scrolled) }
}

/** The scrolled columns that are visible: hundreds of attributes cost no more than those on the screen. */
export function visibleColumns(
  { pinnedWidth, scrolled }: Columns,
  left: number,
  room: number,
): readonly Column[] {
  const from = left + pinnedWidth
  const to = left + room
  return scrolled.filter((column) => column.left + column.width > from && column.left < to)
}

/** The scroll position that shows a column, moved as little as possible. */
export function leftShowing({ pinnedWidth }: Columns, column: Column, left: number, room: number): number {
  const least = column.left + column.width - room
  return Math.max(0, Math.min(column.left - pinnedWidth, Math.max(least, left)))
}

type Unplaced = Omit<Column, 'left' | 'position'>

/** Columns in a row, after those `before` them. */
function placed(columns: readonly Unplaced[], before: readonly Column[] = []): Column[] {
  let left = widthOf(before)
  return columns.map((column, at) => {
    const here = { ...column, left, position: before.length + at + 1 }
    left += column.width
    return here
  })
}

function widthOf(columns: readonly Column[]): number {
  return columns.reduce((sum, { width }) => sum + width, 0)
}

/** Of a character of the grid's font, in pixels. */
const characterWidth = 7.3

function sized(
  attribute: string,
  { group, keyOf, seen }: Pick<Column, 'group' | 'keyOf'> & Pick<ColumnSettings, 'seen'>,
): Unplaced {
  const stats = seen.get(attribute)
  const longest = Math.max(stats?.longest ?? 0, attribute.length + 1)
  return {
    id: attribute,
    title: attribute,
    attribute,
    group,
    ...(keyOf && { keyOf }),
    isNumber: stats?.isNumber ?? false,
    width: Math.round(Math.min(keyOf ? 330 : 280, Math.max(72, longest * characterWidth + 26))),
  }
}

function entityWidth(entities: readonly EntityShape[]): number {
  const longest = Math.max(11, ...entities.map(({ name }) => name.length))
  return Math.min(180, longest * characterWidth + 40)
}

function nameOf({ name }: IndexShape): string {
  return name ?? 'table'
}
