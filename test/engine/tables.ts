import type { InputOf, KeyType } from '../../src/engine/index.ts'
import type { EngineClient } from './entry-points.ts'

/** The attributes of a key with their types, partition key first: `{ pk: 'S', at: 'N' }`. */
export type KeyShape = Readonly<Record<string, KeyType>>

/** What an index carries: everything, its keys, or these attributes beside them. */
export type Carried = 'ALL' | 'KEYS_ONLY' | readonly string[]

/** A table in few words. */
export interface TableShape {
  readonly key: KeyShape
  readonly local?: Readonly<Record<string, IndexShape>>
  readonly global?: Readonly<Record<string, IndexShape>>
}

/** An index in few words; everything is carried unless said otherwise. */
export interface IndexShape {
  readonly key: KeyShape
  readonly carries?: Carried
}

/** A table of a partition key and a sort key, which are strings. */
export const plain: TableShape = { key: { pk: 'S', sk: 'S' } }

/** Makes a table under a name that none had before, and gives the name. */
export async function makeTable(client: EngineClient, shape: TableShape = plain): Promise<string> {
  tables += 1
  const name = `table-${tables}`
  await client.call('CreateTable', tableInput(name, shape))
  return name
}

/** The request that makes a table. */
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

/** A key schema as requests write it. */
export function keySchema(shape: KeyShape): InputOf<'CreateTable'>['KeySchema'] {
  return Object.keys(shape).map((name, at) => ({ AttributeName: name, KeyType: at === 0 ? 'HASH' : 'RANGE' }))
}

let tables = 0

function indexes(shapes: Readonly<Record<string, IndexShape>>) {
  return Object.entries(shapes).map(([name, { key, carries = 'ALL' }]) => ({
    IndexName: name,
    KeySchema: keySchema(key),
    Projection:
      typeof carries === 'string'
        ? { ProjectionType: carries }
        : { ProjectionType: 'INCLUDE' as const, NonKeyAttributes: carries },
  }))
}
