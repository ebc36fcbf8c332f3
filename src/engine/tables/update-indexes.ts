import type { AttributeRecord, IndexRecord, OnDemandRecord, TableRecord } from '../catalogue/index.ts'
import { EngineError, validationError } from '../errors.ts'
import { checkKeySchema, checkProjectedCount, checkProjection } from './check-indexes.ts'
import { onlineLimit } from './check-update-table.ts'
import { inUse } from './in-use.ts'
import { invalid } from './invalid.ts'
import { changeOnDemand } from './on-demand-throughput.ts'
import type { NewIndex } from './table-members.ts'
import type { IndexUpdate } from './table-update.ts'
import { updateIndexThroughput } from './update-throughput.ts'
import { checkNewWarm, raiseWarm } from './warm-throughput.ts'

/** The context of an index update. */
interface UpdateContext {
  /** `AttributeDefinitions` of the request. */
  readonly attributes: readonly AttributeRecord[]
  /** Epoch milliseconds. */
  readonly now: number
}

/** A table with a global index added, changed or marked for deletion. Pure; jobs change its entries afterwards. */
export function updateIndex(record: TableRecord, update: IndexUpdate, place: UpdateContext): TableRecord {
  if (update.kind === 'create') return addIndex(record, update.index, place.attributes)
  const index = findIndex(record, update)
  if (index.state === 'deleting') {
    throw inUse(`Index is being deleted. Table: ${record.name} Index: ${index.name}`)
  }
  if (update.kind === 'delete') {
    checkNoneOnline(record, index)
    return replaceIndex(record, { ...index, state: 'deleting' })
  }
  return replaceIndex(record, changeIndex(index, update, { billing: record.billing, now: place.now }))
}

/** A table whose new index has all of its entries. */
export function indexFilled(record: TableRecord, number: number): TableRecord {
  return {
    ...record,
    globalIndexes: record.globalIndexes.map((index) => {
      if (index.number !== number) return index
      const { state: _, ...ready } = index
      return ready
    }),
  }
}

/** A table without an index, and without the attributes that only its key used. */
export function indexRemoved(record: TableRecord, number: number): TableRecord {
  const globalIndexes = record.globalIndexes.filter((index) => index.number !== number)
  const schemas = [record, ...record.localIndexes, ...globalIndexes].flatMap(({ keySchema }) => keySchema)
  const used = new Set(schemas.map(({ name }) => name))
  return { ...record, globalIndexes, attributes: record.attributes.filter(({ name }) => used.has(name)) }
}

/** The record of a table with all index changes completed, such as one without items. */
export function indexesSettled(record: TableRecord): TableRecord {
  return record.globalIndexes.reduce((table, { number, state }) => {
    if (state === 'deleting') return indexRemoved(table, number)
    return state === 'creating' ? indexFilled(table, number) : table
  }, record)
}

function changeIndex(
  index: IndexRecord,
  { throughput, onDemand, warm }: Extract<IndexUpdate, { kind: 'update' }>,
  { billing, now }: { billing: TableRecord['billing']; now: number },
): IndexRecord {
  let changed = index
  if (onDemand !== undefined) changed = updateOnDemand(changed, onDemand, billing)
  if (warm !== undefined) {
    changed = { ...changed, warm: raiseWarm(warm, { ...changed, billing, index: index.name }) }
  }
  if (throughput === undefined && (onDemand ?? warm) !== undefined) return changed
  return updateIndexThroughput(changed, throughput, { billing, now })
}

function updateOnDemand(
  { onDemand: before = {}, ...index }: IndexRecord,
  requested: OnDemandRecord,
  billing: TableRecord['billing'],
): IndexRecord {
  const onDemand = changeOnDemand(requested, { billing, index: index.name, before })
  return onDemand === undefined ? index : { ...index, onDemand }
}

const mostGlobalIndexes = 20

function addIndex(record: TableRecord, index: NewIndex, attributes: readonly AttributeRecord[]): TableRecord {
  checkIsNew(record, index.name)
  checkNoneOnline(record)
  if (record.globalIndexes.length >= mostGlobalIndexes) {
    throw new EngineError(
      'LimitExceededException',
      `Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of ${mostGlobalIndexes}`,
    )
  }
  if (attributes.length === 0) invalid(`AttributeDefinitions is not specified for index: ${index.name}`)
  const defined = definitions(record, index, attributes)
  checkKeySchema(index.keySchema, defined, 'global')
  checkProjection(index)
  checkProjectedCount([...record.localIndexes, ...record.globalIndexes, index])
  checkThroughput(record, index)
  const { billing } = record
  const { name, onDemand, warm, throughput } = index
  if (onDemand !== undefined) changeOnDemand(onDemand, { billing, index: name })
  if (warm !== undefined) checkNewWarm(warm, { billing, throughput, index: name })
  return {
    ...record,
    attributes: defined,
    globalIndexes: [...record.globalIndexes, { ...index, number: freeNumber(record), state: 'creating' }],
  }
}

function checkIsNew(record: TableRecord, name: string): void {
  const same = [...record.localIndexes, ...record.globalIndexes].find((index) => index.name === name)
  if (same === undefined) return
  const place = `Table: ${record.name} Index: ${name}`
  if (same.state === 'deleting') throw inUse(`Index is being deleted. ${place}`)
  if (same.state === 'creating') throw inUse(`Index is being created.  ${place}`)
  throw validationError('Attempting to create an index which already exists')
}

/** A table's indexes change one at a time, but an index that is being backfilled may be deleted. */
function checkNoneOnline({ globalIndexes }: TableRecord, but?: IndexRecord): void {
  if (globalIndexes.some((index) => index.state !== undefined && index !== but)) throw onlineLimit()
}

function checkThroughput({ billing }: TableRecord, { name, throughput }: NewIndex): void {
  const given = throughput.read > 0
  if (billing === 'PROVISIONED' && !given) {
    invalid(`Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: ${name}`)
  }
  if (billing === 'PAY_PER_REQUEST' && given) {
    invalid(
      `Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: ${name} when BillingMode is PAY_PER_REQUEST`,
    )
  }
}

/** The table's attributes and those of the new index; others in the request are ignored. */
function definitions(
  record: TableRecord,
  { keySchema }: NewIndex,
  attributes: readonly AttributeRecord[],
): AttributeRecord[] {
  const known = new Map(record.attributes.map((attribute) => [attribute.name, attribute]))
  const added: AttributeRecord[] = []
  for (const { name, role } of keySchema) {
    const given = attributes.find((attribute) => attribute.name === name)
    const before = known.get(name)
    if (given === undefined) continue
    if (before === undefined) {
      known.set(name, given)
      added.push(given)
    } else if (before.type !== given.type) {
      invalid(
        `Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. Existing schema: Schema:[SchemaElement: key{${name}:${before.type}:${roleOf(record, name)}}] New schema: Schema:[SchemaElement: key{${name}:${given.type}:${role}}]`,
      )
    }
  }
  return [...record.attributes, ...added]
}

function roleOf(record: TableRecord, attribute: string): string {
  const schemas = [record, ...record.localIndexes, ...record.globalIndexes].flatMap(
    ({ keySchema }) => keySchema,
  )
  return schemas.find(({ name }) => name === attribute)?.role ?? 'HASH'
}

/** The lowest unused number: an index that is being deleted keeps its number until its entries are removed. */
function freeNumber({ localIndexes, globalIndexes }: TableRecord): number {
  const taken = new Set([...localIndexes, ...globalIndexes].map(({ number }) => number))
  let number = 1
  while (taken.has(number)) number += 1
  return number
}

function findIndex(record: TableRecord, { kind, name }: IndexUpdate): IndexRecord {
  const found = record.globalIndexes.find((index) => index.name === name)
  if (found !== undefined) return found
  if (record.localIndexes.some((index) => index.name === name)) {
    throw validationError(`Cannot ${kind} an index that is not a GlobalSecondaryIndex: ${name}`)
  }
  throw new EngineError(
    'ResourceNotFoundException',
    `Requested resource not found: Index ${name} for table ${record.name}`,
  )
}

function replaceIndex(record: TableRecord, index: IndexRecord): TableRecord {
  return {
    ...record,
    globalIndexes: record.globalIndexes.map((each) => (each.number === index.number ? index : each)),
  }
}
