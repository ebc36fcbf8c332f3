import { type Document, type Index, keyAttributes, type Table } from '../../model/index.ts'
import type { EntitySketch, PatternSketch } from './model-sketch.ts'
import { freeName, pascalCase, plural } from './names.ts'

/** An entity with its items. */
export interface EntityWithItems {
  readonly entity: EntitySketch
  readonly items: readonly Document[]
}

/**
 * The access patterns that the keys of entities allow: a get of each, a query of what several items share, a lookup where the
 * items of a sample have an index key alone, and a collection of each partition with several entities. Pure.
 */
export function inferPatterns(
  { primaryIndex, indexes }: Pick<Table, 'primaryIndex' | 'indexes'>,
  entities: readonly EntityWithItems[],
): PatternSketch[] {
  const taken = new Set<string>()
  const name = (text: string) => freeName(text, taken)
  const gets = entities.map(({ entity }) => ({
    name: name(lowerFirst(entity.name)),
    kind: 'get' as const,
    entities: [entity.name],
    index: undefined,
  }))
  const queries = entities.flatMap(({ entity, items }) =>
    [primaryIndex, ...indexes.values()].flatMap((index): PatternSketch[] => {
      const templates = index.name === undefined ? entity.key : entity.indexes[index.name]
      if (templates === undefined) return []
      const partition = index.kind === 'local' ? entity.key.partition : templates.partition
      const ofPartition = partsOf(partition)
      const isSingle = partsOf(templates.sort).every((part) => ofPartition.includes(part))
      if (index.kind === 'primary' && isSingle) return []
      const by = ofPartition.map(pascalCase).join('And')
      const suffix = by === '' ? '' : `By${by}`
      if (index.kind === 'global' && isSingle && by !== '' && isUnique(items, index))
        return [
          {
            name: name(`${lowerFirst(entity.name)}${suffix}`),
            kind: 'lookup' as const,
            entities: [entity.name],
            index: index.name,
          },
        ]
      const ordered = index.kind === 'primary' ? '' : orderedBy(templates.sort)
      const query = `${plural(lowerFirst(entity.name))}${suffix}${ordered}`
      return [{ name: name(query), kind: 'query' as const, entities: [entity.name], index: index.name }]
    }),
  )
  return [...gets, ...queries, ...collectionsOf(entities, name)]
}

/** The partitions of the table with several entities. */
function collectionsOf(
  entities: readonly EntityWithItems[],
  name: (text: string) => string,
): PatternSketch[] {
  const groups = Map.groupBy(entities, ({ entity }) => entity.key.partition.join())
  return [...groups.values()].flatMap((members): PatternSketch[] => {
    const [first] = members
    if (first === undefined || members.length < 2) return []
    const names = members.map(({ entity }) => entity.name)
    const owner = members.find(({ entity }) => !entity.key.sort.join().includes('{')) ?? first
    return [
      {
        name: name(`${lowerFirst(owner.entity.name)}Items`),
        kind: 'collection' as const,
        entities: names,
        index: undefined,
      },
    ]
  })
}

function orderedBy(sort: readonly string[]): string {
  const [first] = partsOf(sort)
  return first === undefined ? '' : `OrderedBy${pascalCase(first)}`
}

function partsOf(templates: readonly string[]): string[] {
  return templates.flatMap((template) => [...template.matchAll(/\{(\w+)\}/g)].map(([, part = '']) => part))
}

/** Whether no two of the items share the partition of an index. */
function isUnique(items: readonly Document[], index: Index): boolean {
  const [partition] = keyAttributes(index)
  const keys = items.flatMap((item) => (partition === undefined ? [] : (item[partition] ?? [])))
  return keys.length > 0 && new Set(keys.map(String)).size === keys.length
}

function lowerFirst(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}
