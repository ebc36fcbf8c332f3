import type { InputOf, KeyType } from '../../src/engine/index.ts'
import type { EngineClient } from './entry-points.ts'

/** The attributes of a key with their types, partition key first: `{ pk: 'S', at: 'N' }`. */
export type KeyShape = Readonly<Record<string, KeyType>>

/** The projection of an index: all attributes, its keys, or these attributes in addition. */
export type ProjectedAttributes = 'ALL' | 'KEYS_ONLY' | readonly string[]

/** A short form of a table's definition. */
export interface TableShape {
  readonly key: KeyShape
  readonly local?: Readonly<Record<string, IndexShape>>
  readonly global?: Readonly<Record<string, IndexShape>>
}

/** A short form of an index's definition. Its projection is ALL by default. */
export interface IndexShape {
  readonly key: KeyShape
  readonly projection?: ProjectedAttributes
}

/** A table whose partition key and sort key are strings. */
export const plain: TableShape = { key: { pk: 'S', sk: 'S' } }

/** Creates a table with an unused name and returns the name. */
export async function makeTable(client: EngineClient, shape: TableShape = plain): Promise<string> {
  tables += 1
  const name = `table-${tables}`
  await client.call('CreateTable', tableInput(name, shape))
  return name
}

/** The request that creates a table. */
export function tableInput(
  name: string,
  { key, local = {}, global = {} }: TableShape,
): InputOf<'CreateTable'> {
  const all = [key, ...[...Object.values(local), ...Object.values(global)].map((index) => index.key)]
  const attributes = new Map(all.flatMap((shape) => Object.entries(shape)))
  return {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    KeySchema: keySchema(key),
    AttributeDefinitions: [...attributes].map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    ...(Object.keys(local).length > 0 && { LocalSecondaryIndexes: indexes(local) }),
    ...(Object.keys(global).length > 0 && { GlobalSecondaryIndexes: indexes(global) }),
  }
}

/** A key schema in wire form. */
export function keySchema(shape: KeyShape): InputOf<'CreateTable'>['KeySchema'] {
  return Object.keys(shape).map((name, at) => ({ AttributeName: name, KeyType: at === 0 ? 'HASH' : 'RANGE' }))
}

let tables = 0

function indexes(shapes: Readonly<Record<string, IndexShape>>) {
  return Object.entries(shapes).map(([name, { key, projection = 'ALL' }]) => ({
    IndexName: name,
    KeySchema: keySchema(key),
    Projection:
      typeof projection === 'string'
        ? { ProjectionType: projection }
        : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: projection },
  }))
}
