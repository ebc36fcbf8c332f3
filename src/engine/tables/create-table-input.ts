import { randomUUID } from 'node:crypto'
import { validationError } from '../errors.ts'
import { checkNewName, RequestReader } from '../requests/index.ts'
import type { KeyType } from '../values/index.ts'
import { checkCreateTable } from './check-create-table.ts'
import type { IndexRecord, KeySchemaRecord, TableRecord, ThroughputRecord } from './table-record.ts'

/** A table to be made: its record but for what the engine gives it. */
export type NewTable = Omit<TableRecord, 'id' | 'createdAt'>

/** Reads a CreateTable request. Throws a ValidationException for a table that DynamoDB wouldn't make. */
export function readCreateTable(input: Readonly<Record<string, unknown>>): NewTable {
  const reader = new RequestReader(input)
  if (!reader.has('TableName')) {
    throw validationError("The parameter 'TableName' is required but was not present in the request")
  }
  checkNewName(reader, 'TableName')
  reader.require('AttributeDefinitions')
  reader.require('KeySchema')
  const attributes = reader.each('AttributeDefinitions')?.map(readAttribute) ?? []
  const keySchema = readKeySchema(reader)
  const billing = reader.choice('BillingMode', ['PROVISIONED', 'PAY_PER_REQUEST']) ?? 'PROVISIONED'
  const throughput = readThroughput(reader)
  const local = reader.each('LocalSecondaryIndexes')?.map((each, at) => readIndex(each, at + 1)) ?? []
  const first = local.length + 1
  const global = reader.each('GlobalSecondaryIndexes')?.map((each, at) => readIndex(each, first + at)) ?? []
  const stream = readStream(reader)
  const deletionProtected = reader.boolean('DeletionProtectionEnabled') ?? false
  reader.check()
  checkThroughput(billing, reader.has('ProvisionedThroughput'))
  const table: NewTable = {
    uuid: randomUUID(),
    name: reader.text('TableName') ?? '',
    attributes,
    keySchema,
    localIndexes: local,
    globalIndexes: global,
    billing,
    throughput,
    stream,
    deletionProtected,
  }
  checkCreateTable(table)
  return table
}

function readAttribute(reader: RequestReader): { name: string; type: KeyType } {
  reader.require('AttributeName')
  reader.require('AttributeType')
  return {
    name: reader.text('AttributeName') ?? '',
    type: reader.choice('AttributeType', ['B', 'N', 'S']) ?? 'S',
  }
}

function readKeySchema(reader: RequestReader): KeySchemaRecord[] {
  const elements = reader.each('KeySchema') ?? []
  if (elements.length > 2) {
    const shown = elements.map(
      (each) =>
        `KeySchemaElement(attributeName=${each.text('AttributeName')}, keyType=${each.text('KeyType')})`,
    )
    reader.fault('KeySchema', `[${shown.join(', ')}]`, 'Member must have length less than or equal to 2')
  }
  return elements.map((each) => {
    each.require('AttributeName')
    each.require('KeyType')
    return {
      name: each.text('AttributeName') ?? '',
      role: each.choice('KeyType', ['HASH', 'RANGE']) ?? 'HASH',
    }
  })
}

function readIndex(reader: RequestReader, number: number): IndexRecord {
  reader.require('IndexName')
  reader.require('KeySchema')
  reader.require('Projection')
  checkName(reader)
  const projection = reader.inner('Projection')
  return {
    name: reader.text('IndexName') ?? '',
    number,
    keySchema: readKeySchema(reader),
    projection: {
      type: projection?.choice('ProjectionType', ['ALL', 'INCLUDE', 'KEYS_ONLY']) ?? 'ALL',
      nonKeyAttributes: (projection?.list('NonKeyAttributes') ?? []).map(String),
    },
    throughput: readThroughput(reader),
  }
}

function checkName(reader: RequestReader): void {
  if (reader.has('IndexName')) checkNewName(reader, 'IndexName')
}

function readThroughput(reader: RequestReader): ThroughputRecord {
  const units = reader.inner('ProvisionedThroughput')
  if (units === undefined) return { read: 0, write: 0 }
  units.require('ReadCapacityUnits')
  units.require('WriteCapacityUnits')
  return {
    read: units.bounded('ReadCapacityUnits', 1) ?? 0,
    write: units.bounded('WriteCapacityUnits', 1) ?? 0,
  }
}

function readStream(reader: RequestReader): TableRecord['stream'] {
  const stream = reader.inner('StreamSpecification')
  if (stream?.boolean('StreamEnabled') !== true) return undefined
  return stream.choice('StreamViewType', ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY'])
}

function checkThroughput(billing: TableRecord['billing'], given: boolean): void {
  if (billing === 'PROVISIONED' && !given) {
    throw validationError(
      'One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED',
    )
  }
  if (billing === 'PAY_PER_REQUEST' && given) {
    throw validationError(
      'One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    )
  }
}
