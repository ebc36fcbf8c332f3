import {
  type AccessArgument,
  type AnyEntity,
  type AttributeType,
  codecsOf,
  type EntityKey,
  type Index,
  type KeyCodec,
} from '../model/index.ts'
import { profileOfProcess } from '../server/index.ts'
import { fixedBy } from '../store/index.ts'
import { type ChartRow, patternChart } from '../tools/index.ts'
import type { Opened } from './opened.ts'
import type {
  ArgumentShape,
  AttributeShape,
  EntityShape,
  ExplorerModel,
  IndexShape,
  KeyShape,
  PatternShape,
} from './protocol/index.ts'

/** The model, for the explorer's page. */
export function explorerModel({ definition, table, schema, store, region }: Opened): ExplorerModel {
  const { timeToLive, stream } = table.definition
  return {
    table: store.tableName,
    ...(region !== undefined && { region }),
    profile: definition.profile ?? profileOfProcess(),
    indexes: [table.primaryIndex, ...table.indexes.values()].map(indexShape),
    entities: table.entities.map(entityShape),
    patterns: patternChart(table, schema).map((row) =>
      patternShape(row, table.patterns.get(row.pattern)?.arguments),
    ),
    ...(timeToLive !== undefined && { timeToLive }),
    hasStream: stream === 'newAndOldImages',
    examples: definition.examples ?? [],
  }
}

function indexShape({ name, kind, partition, sort, projection }: Index): IndexShape {
  return {
    name: name ?? null,
    kind: kind === 'primary' ? 'table' : kind,
    partition: partition.map((each) => each.name),
    sort: sort.map((each) => each.name),
    types: Object.fromEntries([...partition, ...sort].map((each) => [each.name, each.type])),
    projection: projection === 'all' ? 'ALL' : projection === 'keysOnly' ? 'KEYS_ONLY' : projection,
  }
}

function entityShape(entity: AnyEntity): EntityShape {
  const { name, attributes, primaryKey, indexKeys, shared, table } = entity
  const { tenant } = table.definition
  return {
    name,
    attributes: Object.keys(attributes).map((each) => attributeShape(entity, each)),
    keys: [primaryKey, ...indexKeys.values()].map(keyShape),
    ...(tenant !== undefined && !shared && { tenant }),
  }
}

function attributeShape(entity: AnyEntity, name: string): AttributeShape {
  const { type, options } = entity.attributes[name] ?? {}
  const { storedName, isOptional = false, maintained, makeDefault } = options ?? {}
  const fixed = fixedBy(entity, name)
  return {
    name,
    ...(storedName !== undefined && storedName !== name && { storedAs: storedName }),
    type: type === undefined ? '' : typeText(type),
    isOptional,
    hasDefault: makeDefault !== undefined,
    isMaintained: maintained !== undefined,
    ...(fixed !== undefined && { fixed }),
    ...(type?.values && { values: type.values }),
  }
}

function keyShape({ index, partition, sort }: EntityKey): KeyShape {
  return {
    index: index.name ?? null,
    partition: templatesOf(partition),
    ...(sort.length > 0 && { sort: templatesOf(sort) }),
    attributes: [
      ...new Set(codecsOf({ index, partition, sort, sparse: false }).flatMap(({ names }) => names)),
    ],
  }
}

function templatesOf(codecs: readonly KeyCodec[]): string {
  return codecs.map(({ template }) => template.source).join(' / ')
}

function patternShape(row: ChartRow, all: readonly AccessArgument[] = []): PatternShape {
  const { pattern: name, entities, operation, index, partition, sort, order, filter, fields } = row
  return {
    name,
    entities,
    operation,
    index: index ?? null,
    partition,
    ...(sort !== undefined && { sort }),
    ...(order !== undefined && { order }),
    arguments: all.map(argumentShape),
    filter,
    fields,
  }
}

function argumentShape({ name, attribute: { type }, required, ranged }: AccessArgument): ArgumentShape {
  return {
    name,
    type: typeText(type),
    isRequired: required,
    isRange: ranged,
    ...(type.values && { values: type.values }),
  }
}

/** A type for people: `decimal, 2 digits`, `list of map`. */
function typeText({ kind, scale, digits, element, custom }: AttributeType<unknown>): string {
  if (custom !== undefined) return custom.name
  if (element !== undefined) return `${kind} of ${typeText(element)}`
  const size = scale ?? digits
  return size === undefined ? kind : `${kind}, ${size} digits`
}
