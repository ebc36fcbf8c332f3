import { DynagateError, type ErrorCode } from '../../../errors.ts'
import {
  type AnyEntity,
  type AnyItem,
  type Document,
  decodeItem,
  ItemError,
  keyNamesOf,
  type ParentRelation,
  parentAttributes,
  type ShardedRelation,
  shardedForm,
  type UniqueConstraint,
} from '../../../model/index.ts'
import type { NamedLimit, WriteAction } from './action.ts'
import { uncounted } from './restriction.ts'
import { isAllowed, type WriteRule } from './write-rule.ts'
import { isPresent } from './write-target.ts'

/** The write that failed. */
export interface FailedWrite {
  /** The name of its entity. */
  readonly entity: string
  /** The attributes of its failed condition, by their names in the model; empty if there is none. */
  readonly attributes: readonly string[]
  /** Its position among the writes of the transaction, from 1; 1 for a single write. */
  readonly position: number
  /** The number of writes in the transaction. */
  readonly of: number
  /** The name of the violated unique constraint, or of the missing parent. */
  readonly constraint?: string
  /** The path of its input, as given by the transaction's plan. */
  readonly path?: readonly (string | number)[] | undefined
}

/** A rejected write. No write of its transaction was committed. */
export class WriteError extends DynagateError {
  readonly write: FailedWrite
  /** The current item, if its condition failed. */
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

/** A failed condition: its write, and the item for which it failed. */
export interface ConditionFailure {
  readonly action: WriteAction
  /** The stored item, if known. */
  readonly found: Document | undefined
  readonly now: number
  readonly place?: Pick<FailedWrite, 'position' | 'of' | 'path'>
  readonly cause: unknown
}

/** The error of an action whose condition failed. */
export function conditionError({ action, found, now, place, cause }: ConditionFailure): WriteError {
  const { entity, conditionsOn, kind, limits = [], rule } = action
  const alone = place ?? { position: 1, of: 1 }
  if (kind === 'put') return alreadyExists(entity, cause, alone)
  // To the caller, an item that they may not write doesn't exist.
  const isThere =
    found !== undefined &&
    isPresent({ tableName: action.tableName, entity, now }, found) &&
    isAllowed(rule, entity, found)
  if (!isThere || conditionsOn.length + limits.length === 0) {
    return notFound(entity, alone, { isUpdate: kind === 'update', cause })
  }
  const broken = limits.filter((limit) => !limit.holds(found))
  const attributes = broken.length > 0 ? [...new Set(broken.map(({ name }) => name))] : conditionsOn
  const reason =
    broken.length > 0
      ? reasonsOf(broken)
      : `the item doesn't meet the condition on ${conditionsOn.join(', ')}`
  const write: FailedWrite = { ...alone, entity: entity.name, attributes }
  const message = `${named(write)}: ${reason}`
  return new WriteError('CONDITION_FAILED', message, {
    write,
    item: shown(rule, decoded(entity, found)),
    cause,
  })
}

/** A limit's own reason replaces the generic one: while children aren't counted, their number means nothing. */
function reasonsOf(broken: readonly NamedLimit[]): string {
  const [own] = broken.flatMap(({ reason }) => reason ?? [])
  return (
    own ?? broken.map(({ name, expected }) => `the result for ${name} must be ${expected}`).join(', and ')
  )
}

/** The error of creating an item whose key exists. */
export function alreadyExists(
  entity: AnyEntity,
  cause: unknown,
  place: Pick<FailedWrite, 'position' | 'of' | 'path'> = { position: 1, of: 1 },
): WriteError {
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [] }
  const message = `${named(write)}: an item with this key already exists`
  return new WriteError('ALREADY_EXISTS', message, { write, cause })
}

/** The error of giving an item another item's unique value. It doesn't name the owner: the caller may not see that item. */
export function uniqueViolation(
  entity: AnyEntity,
  { name, attributes }: UniqueConstraint,
  place: Pick<FailedWrite, 'position' | 'of' | 'path'>,
  cause?: unknown,
): WriteError {
  const write: FailedWrite = { ...place, entity: entity.name, attributes, constraint: name }
  const message = `${named(write)}: another item has this ${attributes.join(' and ')}, which must be unique (${name})`
  return new WriteError('UNIQUE_VIOLATION', message, { write, cause })
}

/** The error of creating an item while a cascade still deletes the children of a deleted item with the same key. */
export function stillCascading(
  entity: AnyEntity,
  place: Pick<FailedWrite, 'position' | 'of' | 'path'>,
  cause?: unknown,
): WriteError {
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [] }
  const message = `${named(write)}: an item with this key was deleted, and its children are still being deleted; try again`
  return new WriteError('CONFLICT', message, { write, cause })
}

/**
 * The error of deleting an item whose shards count children, or don't match the model.
 *
 * @param found the shard that prevents the delete; undefined if the shard is missing.
 */
export function hasChildren(
  entity: AnyEntity,
  relation: ShardedRelation,
  {
    found,
    place,
    cause,
  }: {
    readonly found: Document | undefined
    readonly place: Pick<FailedWrite, 'position' | 'of' | 'path'>
    readonly cause: unknown
  },
): WriteError {
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [relation.count] }
  const isCounted = found?.[parentAttributes.counted] === shardedForm(relation)
  const reason = isCounted ? `it still has items of ${relation.child}` : uncounted
  return new WriteError('CONDITION_FAILED', `${named(write)}: ${reason}`, { write, cause })
}

/** The error of giving an item a parent that doesn't exist. */
export function noParent(
  entity: AnyEntity,
  { name, parent, key }: ParentRelation,
  place: Pick<FailedWrite, 'position' | 'of' | 'path'>,
  cause?: unknown,
): WriteError {
  const attributes = key.map(([, ofChild]) => ofChild)
  const write: FailedWrite = { ...place, entity: entity.name, attributes, constraint: name }
  const message = `${named(write)}: there is no ${parent.name} with this ${attributes.join(' and ')} (${name})`
  return new WriteError('NOT_FOUND', message, { write, cause })
}

/**
 * The error of writing an item that doesn't exist or has expired. The error of an update also names the attributes of
 * the key, because the client may have meant to change them.
 */
export function notFound(
  entity: AnyEntity,
  place: Pick<FailedWrite, 'position' | 'of' | 'path'> = { position: 1, of: 1 },
  { isUpdate = false, cause }: { readonly isUpdate?: boolean; readonly cause?: unknown } = {},
): WriteError {
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [] }
  const hint = isUpdate ? fixedKey(entity) : ''
  return new WriteError('NOT_FOUND', `${named(write)}: there is no item with this key${hint}`, {
    write,
    cause,
  })
}

/** The error of restoring when no deleted item is kept. An item that was never deleted may exist. */
export function noDeletedItem(
  entity: AnyEntity,
  place: Pick<FailedWrite, 'position' | 'of' | 'path'>,
): WriteError {
  const write: FailedWrite = { ...place, entity: entity.name, attributes: [] }
  return new WriteError('NOT_FOUND', `${named(write)}: there is no deleted item with this key`, { write })
}

/** The part of a message about the key attributes that an update can't change; empty if it can change all of them. */
function fixedKey(entity: AnyEntity): string {
  const fixed = keyNamesOf(entity).filter((name) => !entity.movable.has(name))
  if (fixed.length === 0) return ''
  const [last, ...others] = fixed.toReversed()
  const names = others.length === 0 ? `${last} is` : `${others.toReversed().join(', ')} and ${last} are`
  return `; ${names} part of the key and can't be updated`
}

/** The name of a write in messages, with its position if there are several. */
export function named({ entity, position, of }: Pick<FailedWrite, 'entity' | 'position' | 'of'>): string {
  return of === 1 ? entity : `${entity} (write ${position} of ${of})`
}

/** The position of a write among those of its transaction. */
export function placeOf(
  { position, path }: Pick<FailedWrite, 'position' | 'path'>,
  of: number,
): Pick<FailedWrite, 'position' | 'of' | 'path'> {
  return { position, of, ...(path && { path }) }
}

function shown(rule: WriteRule | undefined, item: AnyItem | undefined): AnyItem | undefined {
  return rule === undefined || item === undefined ? item : rule.shown(item)
}

/** Undefined if the stored item isn't one of the entity; the condition has failed in either case. */
function decoded(entity: AnyEntity, found: Document): AnyItem | undefined {
  try {
    return decodeItem(entity, found)
  } catch (error) {
    if (error instanceof ItemError) return undefined
    throw error
  }
}
