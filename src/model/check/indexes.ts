import { storedName } from '../attributes/index.ts'
import { type Index, keyAttributes } from '../definition/index.ts'
import type { Table } from '../types.ts'
import { repeated } from './names.ts'

/** DynamoDB's limits of a table's indexes. */
const mostGlobal = 20
const mostLocal = 5

/** DynamoDB's limit of the attributes in each part of a global index's key. */
const mostInKey = 4

/** DynamoDB's limits of the attributes in projections: of one index, and of all indexes of a table. */
const mostProjected = 20
const mostProjectedInAll = 100

/** The faults of a table's own key and indexes. */
export function checkIndexes(table: Table): string[] {
  const indexes = [...table.indexes.values()]
  return [
    ...checkTableNames(table),
    ...checkCounts(table, indexes),
    ...[table.primaryIndex, ...indexes].flatMap((index) => checkSlots(table, index)),
    ...checkTypes(table, indexes),
    ...checkTypeAttribute(table, indexes),
    ...indexes.flatMap((index) => checkProjection(table, index)),
    ...checkProjectionSizes(table, indexes),
    ...checkSettings(table),
  ]
}

/** DynamoDB's rule: 3 to 255 letters, digits, `_`, `-` and `.`; 1 to 255 bytes of anything in a key attribute. */
function checkTableNames({ definition, primaryIndex, indexes }: Table): string[] {
  const keyNames = new Set([primaryIndex, ...indexes.values()].flatMap(keyAttributes))
  const badKeys = [...keyNames].filter((name) => name === '' || Buffer.byteLength(name) > 255)
  return [
    ...(isTableName(definition.name) ? [] : [`'${definition.name}': as a table's name, it ${tableNameRule}`]),
    ...[...indexes.keys()]
      .filter((name) => !isTableName(name))
      .map((name) => `${definition.name}: '${name}', as an index's name, ${tableNameRule}`),
    ...badKeys.map(
      (name) =>
        `${definition.name}: '${name}', as a key attribute's name, must have 1 to 255 bytes: rename it`,
    ),
  ]
}

function isTableName(name: string): boolean {
  return /^[A-Za-z0-9_.-]{3,255}$/.test(name)
}

const tableNameRule = 'must have 3 to 255 letters, digits, _, - or .: rename it'

function checkCounts({ definition, primaryIndex }: Table, indexes: readonly Index[]): string[] {
  const locals = indexes.filter(({ kind }) => kind === 'local').length
  const globals = indexes.length - locals
  const faults: string[] = []
  if (locals > 0 && primaryIndex.sort.length === 0) {
    faults.push('local indexes need a table with a sort key: declare primaryKey.sort')
  }
  if (locals > mostLocal)
    faults.push(`it has ${locals} local indexes, and DynamoDB allows ${mostLocal}: drop some`)
  if (globals > mostGlobal) {
    faults.push(
      `it has ${globals} global indexes, and DynamoDB allows ${mostGlobal}: let entities share them`,
    )
  }
  return faults.map((fault) => `${definition.name}: ${fault}`)
}

/** The attributes of one key are distinct, and each of its parts has at most four. */
function checkSlots({ definition }: Table, index: Index): string[] {
  const where = `${definition.name}: ${index.name === undefined ? 'primaryKey' : `index ${index.name}`}`
  const crowded = (['partition', 'sort'] as const).filter((slot) => index[slot].length > mostInKey)
  return [
    ...repeated(keyAttributes(index)).map(
      (name) => `${where} has '${name}' twice in its key: name another attribute`,
    ),
    ...crowded.map(
      (slot) =>
        `${where} has ${index[slot].length} attributes in its ${slot} key, and DynamoDB allows ${mostInKey}: ` +
        'join some in one template',
    ),
  ]
}

/** A key attribute has one type in all indexes. */
function checkTypes({ definition, primaryIndex }: Table, indexes: readonly Index[]): string[] {
  const types = new Map<string, Set<string>>()
  for (const { name, type } of [primaryIndex, ...indexes].flatMap(({ partition, sort }) => [
    ...partition,
    ...sort,
  ])) {
    types.set(name, (types.get(name) ?? new Set()).add(type))
  }
  return [...types]
    .filter(([, declared]) => declared.size > 1)
    .map(
      ([key, declared]) =>
        `${definition.name}: the key attribute '${key}' is declared as ${[...declared].join(' and as ')}: give it one type`,
    )
}

function checkTypeAttribute({ definition, primaryIndex }: Table, indexes: readonly Index[]): string[] {
  const { name, typeAttribute } = definition
  const keys = [primaryIndex, ...indexes].flatMap(keyAttributes)
  return typeAttribute !== undefined && keys.includes(typeAttribute)
    ? [`${name}: typeAttribute '${typeAttribute}' is a key attribute: name another`]
    : []
}

function checkProjection({ definition, entities }: Table, { name, projection }: Index): string[] {
  if (typeof projection === 'string') return []
  const where = `${definition.name}: the projection of ${name}`
  if (projection.length === 0) return [`${where} names no attribute: write 'keysOnly'`]
  const ofEntities = entities.flatMap(({ attributes }) =>
    Object.keys(attributes).map((name) => storedName(attributes, name)),
  )
  const stored = new Set([...ofEntities, definition.typeAttribute, definition.timeToLive])
  return [
    ...projection
      .filter((attribute) => !stored.has(attribute))
      .map(
        (attribute) =>
          `${where} names '${attribute}', which no entity stores: use the stored name of an attribute`,
      ),
    ...repeated(projection).map((attribute) => `${where} names '${attribute}' twice: remove one`),
  ]
}

function checkProjectionSizes({ definition: { name } }: Table, indexes: readonly Index[]): string[] {
  const sizes = indexes.map((index) => ({
    index: index.name,
    size: typeof index.projection === 'string' ? 0 : index.projection.length,
  }))
  const inAll = sizes.reduce((sum, { size }) => sum + size, 0)
  return [
    ...sizes
      .filter(({ size }) => size > mostProjected)
      .map(
        ({ index, size }) =>
          `${name}: the projection of ${index} names ${size} attributes, and DynamoDB allows ${mostProjected}: write 'all', ` +
          'or name fewer',
      ),
    ...(inAll > mostProjectedInAll
      ? [
          `${name}: the projections of its indexes name ${inAll} attributes, and DynamoDB allows ${mostProjectedInAll}: ` +
            "write 'all' for some, or name fewer",
        ]
      : []),
  ]
}

/** The faults that CreateTable and UpdateTimeToLive would reject. */
function checkSettings({ definition: { name, capacity, timeToLive } }: Table): string[] {
  const units: Readonly<Record<string, number>> =
    capacity === undefined || capacity === 'onDemand' ? {} : { ...capacity }
  return [
    ...Object.entries(units)
      .filter(([, count]) => !(Number.isSafeInteger(count) && count >= 1))
      .map(([unit, count]) => `${name}: capacity.${unit} is ${count}: give an integer of at least 1`),
    ...(timeToLive !== undefined && (timeToLive === '' || Buffer.byteLength(timeToLive) > 255)
      ? [`${name}: '${timeToLive}', as timeToLive, must have 1 to 255 bytes: name a stored attribute`]
      : []),
  ]
}
