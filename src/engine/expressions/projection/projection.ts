import { type AttributeValue, type Item, memberOf, setMember } from '../../values/index.ts'
import type { DocumentPath } from '../language/index.ts'

/** The selected parts of a value, as a tree: the whole value, members of a map, or elements of a list. */
export type Selection =
  | { readonly kind: 'whole' }
  | { readonly kind: 'members'; readonly members: ReadonlyMap<string, Selection> }
  | { readonly kind: 'elements'; readonly elements: readonly (readonly [number, Selection])[] }

/** The parts of an item that a read returns. */
export interface Projection {
  readonly kind: 'projection'
  readonly members: ReadonlyMap<string, Selection>
}

/** The projection onto these paths, none of which is inside another. */
export function projectionOf(paths: readonly DocumentPath[]): Projection {
  return Object.freeze({ kind: 'projection', members: selectMembers(paths, 0) })
}

/** The names of the attributes that a projection uses. */
export function projectionNames(projection: Projection): readonly string[] {
  return [...projection.members.keys()]
}

/**
 * The parts of an item that a projection selects. List elements keep their order without gaps; maps and lists with no
 * selected part are omitted.
 */
export function project(projection: Projection, item: Item): Item {
  return pickMembers(projection.members, item)
}

/** The parts of an item at these paths, none of which is inside another, as returned for UPDATED_OLD and UPDATED_NEW. */
export function projectPaths(paths: readonly DocumentPath[], item: Item): Item {
  return project(projectionOf(paths), item)
}

const whole: Selection = Object.freeze({ kind: 'whole' })

/** The selection below the first `depth` steps, which these paths share. */
function select(paths: readonly DocumentPath[], depth: number): Selection {
  const step = paths[0]?.[depth]
  if (step === undefined) return whole
  if (typeof step === 'string') return { kind: 'members', members: selectMembers(paths, depth) }
  const elements = [...branches(paths, depth)].map(
    ([index, each]) => [Number(index), select(each, depth + 1)] as const,
  )
  return { kind: 'elements', elements: elements.sort(([a], [b]) => a - b) }
}

function selectMembers(paths: readonly DocumentPath[], depth: number): ReadonlyMap<string, Selection> {
  return new Map([...branches(paths, depth)].map(([name, each]) => [String(name), select(each, depth + 1)]))
}

function branches(paths: readonly DocumentPath[], depth: number) {
  return Map.groupBy(paths, (path) => path[depth])
}

function pick(selection: Selection, value: AttributeValue): AttributeValue | undefined {
  if (selection.kind === 'whole') return value
  if (selection.kind === 'members') {
    if (!('M' in value)) return undefined
    const M = pickMembers(selection.members, value.M)
    return Object.keys(M).length === 0 ? undefined : { M }
  }
  if (!('L' in value)) return undefined
  const L = selection.elements.flatMap(([index, inner]) => {
    const element = value.L[index]
    return (element === undefined ? undefined : pick(inner, element)) ?? []
  })
  return L.length === 0 ? undefined : { L }
}

function pickMembers(members: ReadonlyMap<string, Selection>, from: Item): Item {
  const picked: Item = {}
  for (const [name, selection] of members) {
    const value = memberOf(from, name)
    const part = value === undefined ? undefined : pick(selection, value)
    if (part !== undefined) setMember(picked, name, part)
  }
  return picked
}
