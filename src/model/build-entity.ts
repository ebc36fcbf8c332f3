import type { Attributes } from './attributes/index.ts'
import { checkTemplate } from './check/index.ts'
import { KeyCodec, type KeyFormat, type KeySlot, type ReservedKeys, reservedKeysOf } from './keys/index.ts'
import type { Index } from './table-definition.ts'
import type { IndexTemplates, KeyTemplates } from './template-types.ts'
import type { AnyEntity, EntityKey, Sizing, Table } from './types.ts'

/** An entity's declaration, without the types that check it. */
export interface EntityDeclaration {
  readonly attributes: Attributes
  readonly key: KeyTemplates
  readonly indexes?: Readonly<Record<string, IndexTemplates>>
  readonly typeValue?: string
  readonly description?: string
  readonly sizing?: Sizing
  readonly keyFormat?: KeyFormat
}

/**
 * Compiles an entity's templates. An invalid template is a fault, and an empty one replaces it, so that all faults of
 * the model can be reported at once.
 */
export function buildEntity(
  table: Table,
  name: string,
  declaration: EntityDeclaration,
): { parts: AnyEntity; faults: string[] } {
  const faults: string[] = []
  const format = declaration.keyFormat ?? table.definition.keyFormat ?? 'escaped'
  const reserved = reservedKeysOf(table.definition)
  const build = (index: Index, templates: IndexTemplates): EntityKey =>
    buildKey(
      { entity: name, attributes: declaration.attributes, format, faults, table, reserved },
      index,
      templates,
    )

  const primaryKey = build(table.primaryIndex, declaration.key)
  const indexKeys = new Map<string, EntityKey>()
  for (const [indexName, templates] of Object.entries(declaration.indexes ?? {})) {
    const index = table.indexes.get(indexName)
    if (index === undefined) {
      const known = [...table.indexes.keys()].join(', ') || 'none'
      faults.push(
        `${name}: the table has no index '${indexName}' (it has ${known}): declare it or rename this entry`,
      )
    } else if (index.kind === 'local') {
      const { partition: own, ...rest } = templates
      if (own !== undefined && own !== declaration.key.partition) {
        faults.push(
          `${name} on ${indexName}: a local index shares the partition of the primary key: give sort only`,
        )
      }
      indexKeys.set(indexName, build(index, { ...rest, partition: declaration.key.partition }))
    } else {
      indexKeys.set(indexName, build(index, templates))
    }
  }
  const parts: AnyEntity = {
    name,
    attributes: declaration.attributes,
    table,
    primaryKey,
    indexKeys,
    typeValue: declaration.typeValue ?? name,
    description: declaration.description,
    sizing: checkSizing(name, declaration.sizing ?? {}, faults),
  }
  return { parts, faults }
}

function checkSizing(entity: string, sizing: Sizing, faults: string[]): Sizing {
  for (const [name, value] of Object.entries(sizing)) {
    if (value === undefined || (Number.isFinite(value) && value > 0)) continue
    faults.push(`${entity}: sizing.${name} is ${value}: expected a positive number, or none`)
  }
  return sizing
}

interface Building {
  readonly entity: string
  readonly attributes: Attributes
  readonly format: KeyFormat
  readonly faults: string[]
  readonly table: Table
  readonly reserved: ReservedKeys
}

function buildKey(building: Building, index: Index, templates: IndexTemplates): EntityKey {
  const { entity, faults } = building
  const where = `${entity}${index.name === undefined ? '' : ` on ${index.name}`}`
  const { partition, sort, sparse = false } = templates
  if (partition === undefined) faults.push(`${where}: a partition template is missing: give it one`)
  if (index.sort !== undefined && sort === undefined) {
    faults.push(
      `${where}: a sort template is missing: give it one, a fixed word where a partition has one item`,
    )
  }
  if (index.sort === undefined && sort !== undefined) {
    faults.push(`${where}: there is no sort key here: remove the sort template '${sort}'`)
  }
  const slot = { where, sparse: index.kind === 'primary' ? ('never' as const) : sparse }
  // A local index has the partition of the primary key, whose faults are reported there.
  const forPartition = index.kind === 'local' ? { ...building, faults: [] } : building
  return {
    index,
    partition: compile(forPartition, { ...slot, key: { ...index.partition, slot: 'partition' } }, partition),
    sort: index.sort && compile(building, { ...slot, key: { ...index.sort, slot: 'sort' } }, sort),
    sparse,
  }
}

interface Slot {
  readonly where: string
  readonly sparse: boolean | 'never'
  readonly key: KeySlot
}

function compile(building: Building, { where, sparse, key }: Slot, source: string | undefined): KeyCodec {
  const { entity, attributes, format, faults, table, reserved } = building
  const found = source === undefined ? [] : checkTemplate({ source, attributes, key, format, sparse })
  faults.push(...found.map((fault) => `${where}: ${fault}`))
  const sound = source === undefined || found.length > 0 ? '' : source
  // Items with reserved keys are in an index only if its key consists of the table's own key attributes.
  const { partition, sort } = table.primaryIndex
  const isPrimary = key.name === partition.name || key.name === sort?.name
  return new KeyCodec({ entity, source: sound, attributes, key, format, ...(isPrimary && { reserved }) })
}
