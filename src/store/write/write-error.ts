import { DynagateError, type ErrorCode } from '../../errors.ts'
import { type AnyEntity, type AnyItem, type Document, decodeItem, ItemError } from '../../model/index.ts'
import type { WriteAction } from './action.ts'
import { isPresent } from './write-target.ts'

/** Which write failed. */
export interface FailedWrite {
  /** The name of its entity. */
  readonly entity: string
  /** The attributes that its failed condition is about, by their names in the model; empty where there is none. */
  readonly attributes: readonly string[]
  /** Its place among the writes of a transaction, from 1; 1 for a write alone. */
  readonly position: number
  /** How many writes the transaction has. */
  readonly of: number
  /** Where its input stands, as the plan of the transaction said. */
  readonly path?: readonly (string | number)[] | undefined
}

/** A write that was rejected: nothing of it, and nothing of the transaction that it is part of, was done. */
export class WriteError extends DynagateError {
  readonly write: FailedWrite
  /** The item as it is, where its condition failed. */
  readonly item: AnyItem | undefined

  constructor(
    code: ErrorCode,
    message: string,
    { write, item, cause }: { write: FailedWrite; item?: AnyItem | undefined; cause?: unknown },
  ) {
    super(code, message, { cause })
    this.write = write
    this.item = item
  }
}

/** Why a condition failed: the item that made it, and which write it is of. */
export interface ConditionFailure {
  readonly action: WriteAction
  /** The item that is stored, where it is known. */
  readonly found: Document | undefined
  readonly now: number
  readonly place?: Pick<FailedWrite, 'position' | 'of' | 'path'>
  readonly cause: unknown
}

/** The error of an action whose condition didn't hold. */
export function conditionError({ action, found, now, place, cause }: ConditionFailure): WriteError {
  const { entity, asks, kind, limits = [] } = action
  const alone = place ?? { position: 1, of: 1 }
  if (kind === 'put') return alreadyExists(entity, cause, alone)
  const isThere = found !== undefined && isPresent({ tableName: action.tableName, entity, now }, found)
  if (!isThere || asks.length + limits.length === 0) return notFound(entity, alone, cause)
  const broken = limits.filter((limit) => !limit.holds(found))
  const attributes = broken.length > 0 ? [...new Set(broken.map(({ name }) => name))] : asks
  const reason =
    broken.length > 0
      ? broken.map(({ name, expected }) => `the result for ${name} must be ${expected}`).join(', and ')
      : `the item doesn't meet the condition on ${asks.join(', ')}`
  const write: FailedWrite = { ...alone, entity: entity.name, attributes }
  const message = `${named(write)}: ${reason}`
  return new WriteError('CONDITION_FAILED', message, {
    write,
    item: decoded(entity, found),
    cause,
  })
}

/** The error of a write of a new item whose key another has. */
export function alreadyExists(
  entity: AnyEntity,
  cause: unknown,
  place: Pick<FailedWrite, 'position' | 'of' | 'path'> = { position: 1, of: 1 },
): WriteError {
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [] }
  const message = `${named(write)}: there is an item with this key already`
  return new WriteError('ALREADY_EXISTS', message, { write, cause })
}

/** The error of a write of an item that isn't there, or has expired. */
export function notFound(
  entity: AnyEntity,
  place: Pick<FailedWrite, 'position' | 'of' | 'path'> = { position: 1, of: 1 },
  cause?: unknown,
): WriteError {
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [] }
  return new WriteError('NOT_FOUND', `${named(write)}: there is no item with this key`, { write, cause })
}

/** How a message names a write: with its place where there are several. */
export function named({ entity, position, of }: Pick<FailedWrite, 'entity' | 'position' | 'of'>): string {
  return of === 1 ? entity : `${entity} (write ${position} of ${of})`
}

/** Undefined where what is stored isn't an item of the entity: the condition failed all the same. */
function decoded(entity: AnyEntity, found: Document): AnyItem | undefined {
  try {
    return decodeItem(entity, found)
  } catch (error) {
    if (error instanceof ItemError) return undefined
    throw error
  }
}
