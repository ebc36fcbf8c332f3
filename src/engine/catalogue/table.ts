import { type Item, type KeyType, memberOf, setMember } from '../values/index.ts'
import { type IndexRecord, type KeySchemaRecord, type TableRecord, typeOfAttribute } from './table-record.ts'

/** One attribute of a key. */
export interface KeyAttribute {
  readonly name: string
  readonly type: KeyType
}

/**
 * The attributes of a table's or an index's key. Only a global index may have several in its partition key or its sort
 * key, up to four in each; an empty sort key means none.
 */
export interface KeyShape {
  readonly partition: readonly KeyAttribute[]
  readonly sort: readonly KeyAttribute[]
  /** All of them, partition key first. */
  readonly attributes: readonly KeyAttribute[]
}

/** The attributes that an index projects. */
export type Projection = 'ALL' | ReadonlySet<string>

/** A secondary index. */
export interface Index {
  readonly name: string
  readonly kind: 'local' | 'global'
  /** Identifies the index's stored keys; the table itself is 0. */
  readonly number: number
  readonly key: KeyShape
  readonly projection: Projection
  /** Whether it is being backfilled, so that it can't be read yet. */
  readonly filling: boolean
}

/** A table for its operations, built once from its record. */
export class Table {
  readonly record: TableRecord
  readonly key: KeyShape
  /**
   * The indexes whose entries are maintained: all except those that are being deleted. Ordered by name, because
   * DynamoDB reports the first index in that order that an item doesn't fit.
   */
  readonly indexes: readonly Index[]
  readonly #byName: ReadonlyMap<string, Index>

  constructor(record: TableRecord) {
    this.record = record
    this.key = keyShape(record, record.keySchema)
    this.indexes = [
      ...record.localIndexes.map((each) => makeIndex(record, this.key, 'local', each)),
      ...record.globalIndexes
        .filter(({ state }) => state !== 'deleting')
        .map((each) => makeIndex(record, this.key, 'global', each)),
    ].sort((one, other) => (one.name < other.name ? -1 : 1))
    this.#byName = new Map(this.indexes.map((index) => [index.name, index]))
  }

  get name(): string {
    return this.record.name
  }

  get id(): number {
    return this.record.id
  }

  /** The attribute with an item's expiry time; undefined without time to live. */
  get expiryAttribute(): string | undefined {
    const { timeToLive } = this.record
    const isOn = timeToLive?.state === 'enabling' || timeToLive?.state === 'enabled'
    return isOn ? timeToLive.attribute : undefined
  }

  /** The index with this name, or undefined. */
  index(name: string): Index | undefined {
    return this.#byName.get(name)
  }

  /** The primary key of an item. */
  keyOf(item: Item): Item {
    return pickKey(this.key.attributes, item)
  }
}

/** The key attributes of an item, which must have them. */
export function pickKey(attributes: readonly KeyAttribute[], item: Item): Item {
  const key: Item = {}
  for (const { name } of attributes) {
    const value = memberOf(item, name)
    if (value !== undefined) setMember(key, name, value)
  }
  return key
}

function makeIndex(table: TableRecord, tableKey: KeyShape, kind: Index['kind'], record: IndexRecord): Index {
  const key = keyShape(table, record.keySchema)
  const { type, nonKeyAttributes } = record.projection
  const keys = [...tableKey.attributes, ...key.attributes].map(({ name }) => name)
  const projection = type === 'ALL' ? 'ALL' : new Set([...keys, ...nonKeyAttributes])
  return {
    name: record.name,
    kind,
    number: record.number,
    key,
    projection,
    filling: record.state === 'creating',
  }
}

function keyShape(table: TableRecord, schema: readonly KeySchemaRecord[]): KeyShape {
  const attributesOf = (role: KeySchemaRecord['role']) =>
    schema
      .filter((each) => each.role === role)
      .map(({ name }) => ({ name, type: typeOfAttribute(table, name) }))
  const partition = attributesOf('HASH')
  const sort = attributesOf('RANGE')
  if (partition.length === 0) throw new TypeError(`the table ${table.name} has a key without a partition key`)
  return { partition, sort, attributes: [...partition, ...sort] }
}
