import type {
  AttributeRecord,
  IndexRecord,
  KeySchemaRecord,
  StreamView,
  TableRecord,
  ThroughputRecord,
} from '../catalogue/index.ts'
import { checkNewName, type RequestReader } from '../requests/index.ts'
import { invalid } from './invalid.ts'
import { readOnDemand } from './on-demand-throughput.ts'
import { readWarm } from './warm-throughput.ts'

/** A table to create: its record without the parts that the engine adds. */
export type NewTable = Omit<TableRecord, 'id' | 'createdAt'>

/** An index of a request; the table assigns its number. */
export type NewIndex = Omit<IndexRecord, 'number'>

/** Reads `AttributeDefinitions`. */
export function readAttributes(reader: RequestReader): AttributeRecord[] {
  const definitions = reader.each('AttributeDefinitions') ?? []
  return definitions.map((each) => {
    each.require('AttributeName')
    each.require('AttributeType')
    return {
      name: readKeyName(each),
      type: each.choice('AttributeType', ['B', 'N', 'S']) ?? 'S',
    }
  })
}

/** Reads a `KeySchema`. Only a global index may have more than two elements. */
export function readKeySchema(reader: RequestReader, most: 2 | 8): KeySchemaRecord[] {
  const elements = reader.each('KeySchema') ?? []
  if (elements.length > most) {
    const shown = elements.map(
      (each) =>
        `KeySchemaElement(attributeName=${each.text('AttributeName')}, keyType=${each.text('KeyType')})`,
    )
    reader.fault(
      'KeySchema',
      `[${shown.join(', ')}]`,
      `Member must have length less than or equal to ${most}`,
    )
  }
  return elements.map((each) => {
    each.require('AttributeName')
    each.require('KeyType')
    return {
      name: readKeyName(each),
      role: each.choice('KeyType', ['HASH', 'RANGE']) ?? 'HASH',
    }
  })
}

/** Reads an index, from the list of a new table or from an action that creates one. */
export function readIndex(reader: RequestReader, kind: 'local' | 'global'): NewIndex {
  const name = readIndexName(reader)
  const onDemand = readOnDemand(reader)
  const warm = readWarm(reader)
  reader.require('KeySchema')
  reader.require('Projection')
  return {
    name,
    keySchema: readKeySchema(reader, kind === 'global' ? 8 : 2),
    projection: readProjection(reader),
    throughput: readThroughput(reader) ?? { read: 0, write: 0 },
    ...(onDemand && { onDemand }),
    ...(warm && { warm }),
  }
}

/** Reads an `IndexName`, which has the pattern of a table's name. */
export function readIndexName(reader: RequestReader): string {
  reader.require('IndexName')
  if (reader.has('IndexName')) checkNewName(reader, 'IndexName')
  return reader.text('IndexName') ?? ''
}

/** Reads `ProvisionedThroughput`; undefined if it is missing. */
export function readThroughput(reader: RequestReader): ThroughputRecord | undefined {
  const units = reader.inner('ProvisionedThroughput')
  if (units === undefined) return undefined
  units.require('ReadCapacityUnits')
  units.require('WriteCapacityUnits')
  return {
    read: units.bounded('ReadCapacityUnits', 1) ?? 0,
    write: units.bounded('WriteCapacityUnits', 1) ?? 0,
  }
}

/** The name of a key attribute: 1 to 255 characters. */
function readKeyName(reader: RequestReader): string {
  const name = reader.text('AttributeName') ?? ''
  if (reader.has('AttributeName') && name.length < 1) {
    reader.fault('AttributeName', name, 'Member must have length greater than or equal to 1')
  }
  if (name.length > longestKeyName) {
    reader.fault('AttributeName', name, `Member must have length less than or equal to ${longestKeyName}`)
  }
  return name
}

const longestKeyName = 255

/** The stream settings of a request. */
export interface StreamRequest {
  readonly enabled: boolean
  readonly view: StreamView | undefined
}

/** Reads `StreamSpecification`; undefined if it is missing. */
export function readStream(reader: RequestReader): StreamRequest | undefined {
  const stream = reader.inner('StreamSpecification')
  if (stream === undefined) return undefined
  stream.require('StreamEnabled')
  return {
    enabled: stream.boolean('StreamEnabled') ?? false,
    view: stream.choice('StreamViewType', ['NEW_IMAGE', 'OLD_IMAGE', 'NEW_AND_OLD_IMAGES', 'KEYS_ONLY']),
  }
}

/** Reads `BillingMode`; undefined if it is missing. */
export function readBilling(reader: RequestReader): 'PROVISIONED' | 'PAY_PER_REQUEST' | undefined {
  return reader.choice('BillingMode', ['PROVISIONED', 'PAY_PER_REQUEST'])
}

function readProjection(reader: RequestReader): IndexRecord['projection'] {
  const projection = reader.inner('Projection')
  const names = projection?.strings('NonKeyAttributes')
  if (names !== undefined && names.length < 1) {
    projection?.fault('NonKeyAttributes', '[]', 'Member must have length greater than or equal to 1')
  }
  if (names !== undefined && names.length > mostNonKeyAttributes) {
    projection?.fault(
      'NonKeyAttributes',
      `[${names.join(', ')}]`,
      `Member must have length less than or equal to ${mostNonKeyAttributes}`,
    )
  }
  const type = projection?.choice('ProjectionType', ['ALL', 'INCLUDE', 'KEYS_ONLY'])
  if (projection !== undefined && !projection.has('ProjectionType')) invalid('Unknown ProjectionType: null')
  return { type: type ?? 'ALL', nonKeyAttributes: names ?? [] }
}

const mostNonKeyAttributes = 20
