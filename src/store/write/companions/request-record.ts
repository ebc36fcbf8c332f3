import { createHash } from 'node:crypto'
import { DynagateError } from '../../../errors.ts'
import {
  type AnyEntity,
  type Attributes,
  a,
  type Document,
  documentAttribute,
  encodeItem,
  inTenant,
  isNumeric,
  itemBytes,
  keyAttributes,
  primaryKeyOf,
  storedName,
  systemEntity,
  type Table,
} from '../../../model/index.ts'
import { required } from '../../../required.ts'
import type { GetInput } from '../../client/index.ts'
import { Placeholders } from '../../expressions/index.ts'
import { pickKey } from '../../plan/index.ts'
import type { PutAction } from '../action/index.ts'

/** An idempotency key: a client repeats it to mark a request as a retry of an earlier one. */
export interface Idempotency {
  /** Chosen by the client: 1 to 255 characters. */
  readonly key: string
  /** Identifies the client: each client has its own keys. */
  readonly client: string
  /** Identifies the content of the request: with the same key, other content is an error. See `requestFingerprint`. */
  readonly content: string
  /** The name of the key in messages: by default that of the header. */
  readonly name?: string
}

function nameOf({ name = 'Idempotency-Key' }: Idempotency): string {
  return name
}

/** Characters of a key. Only a hash of it is stored, so the limit bounds the work, not the space. */
const maxKeyLength = 255

/** The rule that a client's key breaks, for messages; undefined for a valid key. */
export function idempotencyKeyFault(key: string): string | undefined {
  return /^[\x20-\x7e]+$/.test(key) && key.length <= maxKeyLength
    ? undefined
    : `1 to ${maxKeyLength} printable ASCII characters`
}

/** One write of a request with an idempotency key. */
export interface RecordedWrite extends Idempotency {
  /** Its position among the writes of the request, from 1. */
  readonly position: number
  /** Its kind and entity, which must be the same in a retry. */
  readonly what: string
}

/** Seconds for which a write is recorded: 24 hours. */
const recordSeconds = 24 * 60 * 60

const maxRecordBytes = 400 * 1024

/** The records of writes with idempotency keys, in one table and tenant. */
export class RequestRecords {
  readonly #entity: AnyEntity
  readonly #tableName: string
  readonly #tenant: string | undefined
  readonly #now: () => number

  constructor(table: Table, options: { tableName: string; tenant: string | undefined; now: () => number }) {
    this.#entity = systemEntity(table, 'Request', { attributes, key: ['id'] })
    this.#tableName = options.tableName
    this.#tenant = options.tenant
    this.#now = options.now
  }

  /** The read of the record of a write. */
  read(write: RecordedWrite): GetInput {
    const key = inTenant({ id: idOf(write) }, this.#tenant)
    return { TableName: this.#tableName, Key: primaryKeyOf(this.#entity, key), ConsistentRead: true }
  }

  /**
   * The outcome in a record that was read; undefined if there is none, or it has expired.
   *
   * @throws DynagateError IDEMPOTENCY_MISMATCH if the key was used for another request.
   */
  outcome(write: RecordedWrite, record: Document | undefined): Document | undefined {
    const expiresAt = record?.[this.#stored('expiresAt')]
    if (record === undefined || !isNumeric(expiresAt) || Number(expiresAt) * 1000 < this.#now())
      return undefined
    if (record[this.#stored('content')] === contentOf(write))
      return record[this.#stored('outcome')] as Document
    throw new DynagateError(
      'IDEMPOTENCY_MISMATCH',
      `This ${nameOf(write)} was used for another request: repeat that request unchanged, or use a new ${
        write.name === undefined ? 'key' : 'id'
      }.`,
    )
  }

  /**
   * Puts the record of a write; fails if a valid one exists.
   *
   * @throws DynagateError LIMIT_EXCEEDED if the outcome is too large.
   */
  put(write: RecordedWrite, outcome: Document): PutAction {
    const now = this.#now()
    const expiresAt = new Date(now + recordSeconds * 1000)
    const values = { id: idOf(write), content: contentOf(write), outcome, expiresAt }
    const item = encodeItem(this.#entity, inTenant(values, this.#tenant), now)
    const bytes = itemBytes(item)
    if (bytes > maxRecordBytes) {
      throw new DynagateError(
        'LIMIT_EXCEEDED',
        `The outcome under the ${nameOf(write)} has ${bytes} bytes, and its record at most ${maxRecordBytes}: ` +
          'split the mutation, or send it without the key.',
      )
    }
    const { primaryIndex } = this.#entity.table
    const placeholders = new Placeholders()
    const partition = placeholders.name(required(keyAttributes(primaryIndex)[0], 'a partition key'))
    const expiry = placeholders.name(this.#stored('expiresAt'))
    return {
      kind: 'put',
      tableName: this.#tableName,
      entity: this.#entity,
      key: pickKey(item, primaryIndex),
      item,
      condition: `attribute_not_exists(${partition}) OR ${expiry} < ${placeholders.value(now / 1000)}`,
      attributes: placeholders.attributes,
      conditionsOn: [],
    }
  }

  #stored(name: string): string {
    return storedName(this.#entity.attributes, name)
  }
}

/** Whether a stored record was still valid when a new one was made. */
export function isValidRecord(found: Document, made: PutAction): boolean {
  const expiry = storedName(made.entity.attributes, 'expiresAt')
  return Number(found[expiry]) + recordSeconds >= Number(made.item[expiry])
}

const attributes: Attributes = {
  id: a.id(),
  content: a.string(),
  outcome: documentAttribute(),
  expiresAt: a.dateTime({ storedAs: 'epochSeconds' }),
}

function idOf({ client, key, position }: RecordedWrite): string {
  return hashOf([client, key, position])
}

function contentOf({ content, what }: RecordedWrite): string {
  return hashOf([content, what])
}

function hashOf(values: readonly unknown[]): string {
  return createHash('sha256').update(JSON.stringify(values)).digest('base64url')
}
