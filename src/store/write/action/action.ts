import type { AnyEntity, Document } from '../../../model/index.ts'
import type {
  DeleteInput,
  ExpressionAttributes,
  PutInput,
  TransactWriteAction,
  UpdateInput,
} from '../../client/index.ts'
import { type Change, isPredictable, type ResultLimit } from '../change/index.ts'
import type { WriteRule } from './write-rule.ts'

interface ActionOn {
  readonly tableName: string
  readonly entity: AnyEntity
  /** The stored primary key. */
  readonly key: Document
  /** The condition of the action; empty for none. */
  readonly condition: string
  /** The placeholders of its expressions. */
  readonly attributes: ExpressionAttributes
  /** The attributes that the caller set conditions on, by their names in the model; empty for none. */
  readonly conditionsOn: readonly string[]
  /** The limits of attributes, by their names in the model; none by default. */
  readonly limits?: readonly NamedLimit[]
  /** The access rule of the write; undefined for no restriction. */
  readonly rule?: WriteRule | undefined
}

/** The limit of an attribute's value: an operator's result, or a count. */
export interface NamedLimit extends ResultLimit {
  readonly name: string
  /** Why the limit doesn't hold, for messages; by default that the result must be as expected. */
  readonly reason?: string
}

/** Puts a whole item. */
export interface PutAction extends ActionOn {
  readonly kind: 'put'
  readonly item: Document
}

/** Changes an item, or creates one if its condition allows that. */
export interface UpdateAction extends ActionOn {
  readonly kind: 'update'
  readonly update: string
  /** The changes, by path. */
  readonly changes: readonly Change[]
  /** Whether it creates a missing item. */
  readonly isUpsert?: boolean
}

/** Deletes an item. */
export interface DeleteAction extends ActionOn {
  readonly kind: 'delete'
}

/** Writes nothing, and cancels its transaction unless its condition is met. */
export interface CheckAction extends ActionOn {
  readonly kind: 'check'
}

/**
 * One write or check of one item, as data. A single action becomes an ordinary call, several become a
 * TransactWriteItems: because both are built from the same actions, a write means the same in either.
 */
export type WriteAction = PutAction | UpdateAction | DeleteAction | CheckAction

/** A single call. */
export type WriteCall =
  | { readonly operation: 'put'; readonly input: Readonly<PutInput> }
  | { readonly operation: 'update'; readonly input: Readonly<UpdateInput> }
  | { readonly operation: 'delete'; readonly input: Readonly<DeleteInput> }

/**
 * The call of a single action. The call returns the item before the write, or the item after it where that can't be
 * computed from the item before. DynamoDB has no call for a check.
 */
export function callOf(action: Exclude<WriteAction, CheckAction>): WriteCall {
  const common = {
    TableName: action.tableName,
    ...(action.condition !== '' && { ConditionExpression: action.condition }),
    ...action.attributes,
    ...((action.conditionsOn.length > 0 ||
      (action.limits ?? []).length > 0 ||
      action.entity.versions !== undefined ||
      (isUpsert(action) && action.condition !== '')) && {
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
    }),
  }
  switch (action.kind) {
    case 'put':
      return {
        operation: 'put',
        input: Object.freeze({ ...common, Item: action.item, ReturnValues: 'ALL_OLD' }),
      }
    case 'update':
      return {
        operation: 'update',
        input: Object.freeze({
          ...common,
          Key: action.key,
          UpdateExpression: action.update,
          ReturnValues: knowsAfter(action) ? 'ALL_OLD' : 'ALL_NEW',
        }),
      }
    case 'delete':
      return {
        operation: 'delete',
        input: Object.freeze({ ...common, Key: action.key, ReturnValues: 'ALL_OLD' }),
      }
  }
}

/** Whether the item after an update can be computed from the item before it. */
export function knowsAfter(action: UpdateAction): boolean {
  return !isUpsert(action) && action.changes.every((change) => isPredictable(action.entity, change))
}

function isUpsert(action: WriteAction): boolean {
  return action.kind === 'update' && action.isUpsert === true
}

/**
 * An action as part of a TransactWriteItems. A failed condition returns the item. An upsert may have no condition: in a
 * table without a type attribute and without expiry, it accepts any item.
 */
export function transactItemOf(action: WriteAction): TransactWriteAction {
  const condition = {
    ConditionExpression: action.condition,
    ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const,
  }
  const common = {
    TableName: action.tableName,
    ...(action.condition !== '' && condition),
    ...action.attributes,
  }
  switch (action.kind) {
    case 'put':
      return { Put: { ...common, Item: action.item } }
    case 'update':
      return { Update: { ...common, Key: action.key, UpdateExpression: action.update } }
    case 'delete':
      return { Delete: { ...common, Key: action.key } }
    case 'check':
      return { ConditionCheck: { ...common, ...condition, Key: action.key } }
  }
}
