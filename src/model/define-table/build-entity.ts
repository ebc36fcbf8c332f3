import { required } from '../../required.ts'
import type { Attributes } from '../attributes/index.ts'
import { checkTemplate } from '../check/index.ts'
import {
  type EntityVersions,
  type Index,
  keyAttributes,
  type SoftDelete,
  softDeleteOf,
  type TableDefinition,
  type TypedKeyAttribute,
  type UniqueDeclaration,
  uniqueConstraints,
} from '../definition/index.ts'
import { shownTemplates } from '../entity-key.ts'
import type { IndexTemplates, KeyTemplates } from '../inferred/index.ts'
import { keyNamesOf } from '../items/index.ts'
import { KeyCodec, type KeyFormat, type KeySlot, type ReservedKeys, reservedKeysOf } from '../keys/index.ts'
import { type ParentDeclaration, parentRelations } from '../parents/index.ts'
import { entityRules, type RuleBuilder, type RulesDeclaration, ruleBuilder } from '../rules/index.ts'
import type { AnyEntity, EntityKey, Sizing, Table } from '../types.ts'
import { type DeclaredForms, secondFormOf } from './second-form.ts'

/** An entity's declaration, without the types that check it. */
export interface EntityDeclaration {
  readonly attributes: Attributes
  readonly key: KeyTemplates
  readonly indexes?: Readonly<Record<string, IndexTemplates>>
  readonly typeValue?: string
  readonly description?: string
  readonly sizing?: Sizing
  readonly keyFormat?: KeyFormat
  readonly shared?: boolean
  readonly rules?: (r: RuleBuilder<Attributes, TableDefinition>) => RulesDeclaration
  readonly unique?: Readonly<Record<string, UniqueDeclaration>>
  readonly movable?: readonly string[]
  readonly softDelete?: boolean | SoftDelete
  readonly versions?: EntityVersions
  readonly parents?: Readonly<Record<string, ParentDeclaration>>
  readonly next?: DeclaredForms['next']
  readonly former?: DeclaredForms['former']
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
    shared: declaration.shared ?? false,
    rules:
      declaration.rules &&
      entityRules(
        name,
        declaration.rules(ruleBuilder(declaration.attributes, table.definition)),
        declaration.attributes,
      ),
    unique: uniqueConstraints(declaration.unique ?? {}),
    movable: new Set(declaration.movable),
    softDelete: softDeleteOf(declaration.softDelete),
    versions: declaration.versions,
    parents: parentRelations(name, declaration.parents ?? {}, keyNamesOf),
    aggregates: aggregatesIn(declaration.attributes),
    second: secondFormOf(table, declaration),
  }
  if (declaration.next !== undefined && declaration.former !== undefined)
    faults.push(`${name}: it has both next and former: an entity has two forms at most: remove one`)
  return { parts, faults }
}

function aggregatesIn(attributes: Attributes): readonly string[] {
  return Object.entries(attributes).flatMap(
    ([
      name,
      {
        options: { maintained },
      },
    ]) => (maintained === 'count' || maintained === 'sum' ? [name] : []),
  )
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
  const sparse = index.kind === 'primary' ? 'never' : (templates.sparse ?? false)
  const codecsFor = (slot: 'partition' | 'sort', own = building): KeyCodec[] => {
    const { sources, fault } = sourcesFor(slot, index[slot], templates[slot])
    if (fault !== undefined) faults.push(`${where}: ${fault}`)
    return index[slot].map((key, at) => compile(own, { where, sparse, key: { ...key, slot } }, sources[at]))
  }
  // A local index has the partition of the primary key, whose faults are reported there.
  const [first, ...others] = codecsFor(
    'partition',
    index.kind === 'local' ? { ...building, faults: [] } : building,
  )
  const partition = [required(first, `a partition key of ${where}`), ...others] as const
  const sort = codecsFor('sort')
  faults.push(...shardFaults(partition, sort).map((fault) => `${where}: ${fault}`))
  return { index, partition, sort, sparse: templates.sparse ?? false }
}

/** A template for each attribute of a partition or sort key; none, and the fault, if what is given doesn't fit. */
function sourcesFor(
  slot: 'partition' | 'sort',
  attributes: readonly TypedKeyAttribute[],
  given: IndexTemplates['partition'],
): { readonly sources: readonly string[]; readonly fault?: string } {
  const sources = given === undefined ? [] : typeof given === 'string' ? [given] : given
  if (sources.length === attributes.length) return { sources }
  return { sources: [], fault: countFault(slot, attributes, sources) }
}

function countFault(
  slot: 'partition' | 'sort',
  attributes: readonly TypedKeyAttribute[],
  sources: readonly string[],
): string {
  if (attributes.length === 0)
    return `there is no sort key here: remove the sort template '${sources.join(' + ')}'`
  if (attributes.length > 1) {
    const names = attributes.map(({ name }) => name).join(', ')
    return `the ${slot} key has the attributes ${names}: give a list of ${attributes.length} templates, one for each`
  }
  if (sources.length > 1)
    return `the ${slot} key has one attribute: give one template instead of ${sources.length}`
  const why = slot === 'sort' ? ', a fixed word where a partition has one item' : ''
  return `a ${slot} template is missing: give it one${why}`
}

/** The shards of a partition are merged in the order of one sort attribute. */
function shardFaults(partition: readonly KeyCodec[], sort: readonly KeyCodec[]): string[] {
  const sharded = partition.filter(({ shards }) => shards !== undefined)
  return [
    ...(sharded.length > 1
      ? [
          `the partition templates '${shownTemplates(partition)}' have more than one {attribute%shards}: shard by one attribute`,
        ]
      : []),
    ...(sharded.length > 0 && sort.length > 1
      ? [
          `the partition '${shownTemplates(partition)}' is sharded, and the sort key has several attributes, by which shards ` +
            'are not merged: remove the shard, or give the index one sort attribute',
        ]
      : []),
  ]
}

interface Slot {
  readonly where: string
  readonly sparse: boolean | 'never'
  readonly key: KeySlot
}

function compile(building: Building, { where, sparse, key }: Slot, source: string | undefined): KeyCodec {
  const { entity, attributes, format, faults, table, reserved } = building
  const { tenant } = table.definition
  const found = source === undefined ? [] : checkTemplate({ source, attributes, key, format, sparse, tenant })
  faults.push(...found.map((fault) => `${where}: ${fault}`))
  const sound = source === undefined || found.length > 0 ? '' : source
  // Items with reserved keys are in an index only if its key consists of the table's own key attributes.
  const isPrimary = keyAttributes(table.primaryIndex).includes(key.name)
  const options = { entity, source: sound, attributes, key, format, tenant }
  return new KeyCodec({ ...options, ...(isPrimary && { reserved }) })
}
