import { randomUUID } from 'node:crypto'
import type { TableRecord } from '../catalogue/index.ts'
import type { RequestReader } from '../requests/index.ts'
import { invalid } from './invalid.ts'

/** What a request's `SSESpecification` asks for: a key of KMS, by whatever names it, or none. */
export interface EncryptionRequest {
  readonly enabled: boolean
  readonly keyId: string | undefined
}

/** Reads `SSESpecification`; undefined where it is missing. Throws a ValidationException where it can't be. */
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

/** The ARN of the key that a new table has; undefined for DynamoDB's own. Nothing is encrypted with either. */
export function chooseKey({ enabled, keyId }: EncryptionRequest): string | undefined {
  if (!enabled) return undefined
  if (keyId?.startsWith('arn:')) return keyId
  return `${ownKeys}000000000000:key/${keyId ?? randomUUID()}`
}

/** What the ARNs of keys begin with that the engine names itself; they are shown with the region of the request. */
const ownKeys = 'arn:aws:kms:local:'

/** A table with another key. Throws a ValidationException where it would stay the same. */
export function changeKey(record: TableRecord, asked: EncryptionRequest): TableRecord {
  const { kmsKey: before, ...rest } = record
  const kmsKey = chooseKey(asked)
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

/** The description's `SSEDescription`, where the key isn't DynamoDB's own. */
export function describeEncryption({ kmsKey }: TableRecord, region: string): Record<string, object> {
  if (kmsKey === undefined) return {}
  const KMSMasterKeyArn = kmsKey.replace(ownKeys, `arn:aws:kms:${region}:`)
  return { SSEDescription: { Status: 'ENABLED', SSEType: 'KMS', KMSMasterKeyArn } }
}
