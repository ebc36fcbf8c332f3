import { randomUUID } from 'node:crypto'
import type { IndexRecord, TableRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import { checkNewName, RequestReader } from '../requests/index.ts'
import { checkCreateTable } from './check-create-table.ts'
import { chooseKey, readEncryption } from './encryption.ts'
import { invalid } from './invalid.ts'
import { readOnDemand } from './on-demand-throughput.ts'
import { newPolicy } from './resource-policy.ts'
import { readTableClass } from './table-class.ts'
import {
  type NewTable,
  readAttributes,
  readBilling,
  readIndex,
  readKeySchema,
  readStream,
  readThroughput,
  type StreamRequest,
} from './table-members.ts'
import { readTags } from './tags.ts'
import { readWarm } from './warm-throughput.ts'

/** Reads a CreateTable request. Throws a ValidationException for a table that DynamoDB wouldn't create. */
export function readCreateTable(input: Readonly<Record<string, unknown>>): NewTable {
  const reader = new RequestReader(input)
  if (!reader.has('TableName')) {
    throw validationError("The parameter 'TableName' is required but was not present in the request")
  }
  checkNewName(reader, 'TableName')
  reader.require('AttributeDefinitions')
  reader.require('KeySchema')
  const attributes = readAttributes(reader)
  const keySchema = readKeySchema(reader, 2)
  const billing = readBilling(reader) ?? 'PROVISIONED'
  const throughput = readThroughput(reader)
  // DynamoDB reports the faults of global indexes first.
  const firstGlobal = (reader.list('LocalSecondaryIndexes')?.length ?? 0) + 1
  const globalIndexes = readIndexes(reader, 'global', firstGlobal)
  const localIndexes = readIndexes(reader, 'local', 1)
  const stream = readStream(reader)
  const onDemand = readOnDemand(reader)
  const warm = readWarm(reader)
  const tableClass = readTableClass(reader)
  const encryption = readEncryption(reader)
  const kmsKey = encryption && chooseKey(encryption)
  const deletionProtected = reader.boolean('DeletionProtectionEnabled') ?? false
  reader.check()
  checkThroughput(billing, throughput !== undefined)
  checkNotEmpty(reader)
  if (stream !== undefined) checkStream(stream)
  const tags = readTags(reader)
  const policy = reader.text('ResourcePolicy')
  const table: NewTable = {
    uuid: randomUUID(),
    name: reader.text('TableName') ?? '',
    attributes,
    keySchema,
    localIndexes,
    globalIndexes,
    billing,
    throughput: throughput ?? { read: 0, write: 0 },
    stream: stream?.view,
    deletionProtected,
    ...(tags.length > 0 && { tags }),
    ...(policy !== undefined && { policy: newPolicy(policy) }),
    ...(onDemand && { onDemand }),
    ...(warm && { warm }),
    ...(tableClass && { tableClass: { name: tableClass } }),
    ...(kmsKey !== undefined && { kmsKey }),
  }
  checkCreateTable(table)
  return table
}

function readIndexes(reader: RequestReader, kind: 'local' | 'global', first: number): IndexRecord[] {
  const indexes = reader.each(`${kind === 'local' ? 'Local' : 'Global'}SecondaryIndexes`) ?? []
  return indexes.map((each, at) => ({ ...readIndex(each, kind), number: first + at }))
}

function checkThroughput(billing: TableRecord['billing'], given: boolean): void {
  if (billing === 'PROVISIONED' && !given) {
    invalid('ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED')
  }
  if (billing === 'PAY_PER_REQUEST' && given) {
    invalid(
      'Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST',
    )
  }
}

function checkNotEmpty(reader: RequestReader): void {
  for (const member of ['GlobalSecondaryIndexes', 'LocalSecondaryIndexes']) {
    if (reader.list(member)?.length === 0) invalid(`List of ${member} is empty`)
  }
}

function checkStream({ enabled, view }: StreamRequest): void {
  if (enabled && view === undefined) {
    invalid('Table is being created with a stream enabled, UpdateViewType is required')
  }
  if (!enabled && view !== undefined) {
    invalid('Table is being created with a stream disabled, UpdateViewType should not be specified')
  }
}
