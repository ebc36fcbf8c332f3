import { randomUUID } from 'node:crypto'
import type { TableRecord } from '../catalogue/index.ts'
import type { RequestReader } from '../requests/index.ts'
import { invalid } from './invalid.ts'

/** A request's `SSESpecification`: a KMS key, by any of its names, or none. */
export interface EncryptionRequest {
  readonly enabled: boolean
  readonly keyId: string | undefined
}

/** Reads `SSESpecification`; undefined if it is missing. Throws a ValidationException if it is invalid. */
export function readEncryption(reader: RequestReader): EncryptionRequest | undefined {
  const specification = reader.inner('SSESpecification')
  if (specification === undefined) return undefined
  const type = specification.choice('SSEType', ['AES256', 'KMS'])
  const keyId = specification.text('KMSMasterKeyId')
  const enabled = specification.boolean('Enabled') ?? type === 'KMS'
  if (type === 'AES256') invalid('SSEType AES256 is not supported')
  if (!enabled && type !== undefined) invalid('SSEType can not be specified if Enabled is false')
  if (!enabled && keyId !== undefined) invalid('KMSMasterKeyId can not be specified if Enabled is false')
  if (keyId !== undefined && type === undefined) {
    invalid('SSEType KMS is required if KMSMasterKeyId is specified')
  }
  return { enabled, keyId }
}

/** The ARN of a new table's key; undefined for DynamoDB's own. Nothing is actually encrypted. */
export function chooseKey({ enabled, keyId }: EncryptionRequest): string | undefined {
  if (!enabled) return undefined
  if (keyId?.startsWith('arn:')) return keyId
  return `${ownKeys}000000000000:key/${keyId ?? randomUUID()}`
}

/** The prefix of key ARNs that the engine creates itself; they are shown with the region of the request. */
const ownKeys = 'arn:aws:kms:local:'

/** A table with another key. Throws a ValidationException if it wouldn't change. */
export function changeKey(record: TableRecord, requested: EncryptionRequest): TableRecord {
  const { kmsKey: before, ...rest } = record
  const kmsKey = chooseKey(requested)
  if (kmsKey === undefined) {
    if (before === undefined) invalid('Table is already encrypted by default')
    return rest
  }
  if (kmsKey === before) {
    invalid(
      'Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key',
    )
  }
  return { ...rest, kmsKey }
}

/** The description's `SSEDescription`, if the key isn't DynamoDB's own. */
export function describeEncryption({ kmsKey }: TableRecord, region: string): Record<string, object> {
  if (kmsKey === undefined) return {}
  const KMSMasterKeyArn = kmsKey.replace(ownKeys, `arn:aws:kms:${region}:`)
  return { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn } }
}
