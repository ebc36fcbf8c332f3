import { DynagateError } from '../../errors.ts'
import { type AnyEntity, formOf, haveSamePrimaryKey } from '../../model/index.ts'

/**
 * The stages of a migration. A change of stage writes the copies of the record one after another, so processes in two
 * successive stages must be able to work at the same time:
 *
 * - `single`: items have only the kept form.
 * - `filling`: writes store both forms; existing items may still lack the other form.
 * - `both`: both forms are complete, and both can be read.
 * - `closing`: writes store both forms, but only processes that read the kept form may write.
 * - `dropping`: writes store only the kept form, and the other form is being deleted.
 */
export type FormStage = 'single' | 'filling' | 'both' | 'closing' | 'dropping'

/** The record of the forms of an entity's items. */
export interface FormRecord {
  readonly stage: FormStage
  /** The form that is complete, by `formOf()`. */
  readonly kept: string
  /** The form that is filled or dropped; undefined for none. */
  readonly other: string | undefined
  /** The number of the work on it, which increases with each fill and each drop. */
  readonly run: number
}

/**
 * Whether a process may read and write items of an entity under the keys of its model.
 *
 * @param record undefined before the first migration: then items have the form of the model before it.
 */
export function servedBy(entity: AnyEntity, record: FormRecord | undefined): boolean {
  if (record === undefined) return entity.second?.role !== 'former'
  if (writesBoth(record) && entity.second !== undefined && !isOfBoth(entity, entity.second.entity, record))
    return false
  return isKept(entity, record) || (record.stage === 'both' && record.other === formOf(entity))
}

/** Whether items are stored under an entity's primary key. Index keys may have changed since: a backfill adds these. */
export function isKept(entity: AnyEntity, { kept }: FormRecord): boolean {
  return haveSamePrimaryKey(kept, formOf(entity))
}

/** Whether two entities have the two forms of a record, in either order. The other form also includes its index keys. */
export function isOfBoth(one: AnyEntity, second: AnyEntity, record: FormRecord): boolean {
  const { other } = record
  return (
    (isKept(one, record) && formOf(second) === other) || (isKept(second, record) && formOf(one) === other)
  )
}

/** Whether writes store both forms. */
export function writesBoth(record: FormRecord | undefined): boolean {
  return record !== undefined && ['filling', 'both', 'closing'].includes(record.stage)
}

/** The error of a process whose form isn't complete, or no longer is: a process with the other model serves the request. */
export function unserved(entity: AnyEntity, record: FormRecord | undefined): DynagateError {
  const message = `${entity.name}: ${whyUnserved(entity, record)}: a migration is under way; try again`
  return new DynagateError('UPSTREAM_UNAVAILABLE', message, { retryAfterMs: 5_000 })
}

function whyUnserved(entity: AnyEntity, record: FormRecord | undefined): string {
  const { second } = entity
  if (second !== undefined && record !== undefined && writesBoth(record)) {
    if (!isOfBoth(entity, second.entity, record))
      return 'its items are being stored by other keys than this model declares'
  }
  if (second?.role === 'next') return 'its items are stored by the keys of the next model'
  const isBegun = record !== undefined && record.stage !== 'filling'
  return isBegun
    ? 'its items are no longer stored by the keys of this model'
    : 'its items are not yet all stored by the keys of this model'
}
