import { randomUUID } from 'node:crypto'
import { DynagateError } from '../../../errors.ts'
import {
  a,
  type Document,
  inTenant,
  primaryKeyOf,
  systemEntity,
  type Table,
  tenantOf,
} from '../../../model/index.ts'
import { required } from '../../../required.ts'
import {
  type CallOptions,
  type DynamoClient,
  TransactionCancelled,
  type TransactWriteAction,
} from '../../client/index.ts'
import { maxTransactionItems, transactItemOf, type WriteAction } from '../action/index.ts'
import { asRead, changedItem } from '../change/index.ts'
import { contextOf } from '../companions/index.ts'

/** Ends a successful rehearsal: all conditions of the actions hold, and none was executed. */
export class Rehearsed extends Error {
  override readonly name = 'Rehearsed'
  readonly actions: readonly WriteAction[]

  constructor(actions: readonly WriteAction[]) {
    super('The write was rehearsed, and not made.')
    this.actions = actions
  }
}

/**
 * Has DynamoDB check the conditions of actions without executing them: sends them in a transaction with one more
 * condition that never holds, so that DynamoDB cancels it with the reasons of all actions. It consumes the same write
 * units as the real write.
 *
 * @throws Rehearsed if the actions would be executed.
 * @throws TransactionCancelled with the reasons why not; or what the client throws.
 */
export async function rehearse(
  actions: readonly WriteAction[],
  client: DynamoClient,
  within: () => CallOptions,
): Promise<never> {
  if (actions.length === 0) throw new Rehearsed(actions)
  if (actions.length >= maxTransactionItems) {
    const message = `The write changes ${actions.length} items: at most ${maxTransactionItems - 1} can be previewed.`
    throw new DynagateError('LIMIT_EXCEEDED', message)
  }
  const TransactItems = [...actions.map(transactItemOf), neverMet(actions)]
  try {
    await client.transactWrite({ TransactItems, ClientRequestToken: randomUUID() }, within())
  } catch (error) {
    if (!(error instanceof TransactionCancelled)) throw error
    throw ofActions(error, actions)
  }
  throw new TypeError('Expected a transaction that is cancelled, got one that was made')
}

/** The effect of one write on one item. */
export interface PreviewedWrite {
  readonly kind: 'put' | 'update' | 'delete' | 'check'
  /** The name of the item's entity, which may be one of the gateway's own. */
  readonly entity: string
  /** The stored primary key of the item. */
  readonly key: Document
  /**
   * The stored item after the write, given the one before; undefined for none, and for an operator whose result only
   * DynamoDB knows.
   */
  after(before: Document | undefined): Document | undefined
}

/** The preview of an action that wasn't executed. */
export function previewed(action: WriteAction): PreviewedWrite {
  const { kind, entity, key } = action
  return {
    kind,
    entity: entity.name,
    key,
    after(before) {
      if (action.kind === 'put') return asRead(action.item)
      if (action.kind === 'delete') return undefined
      if (action.kind === 'check' || before === undefined) return before
      return action.changes.every(({ kind: of }) => of === 'set' || of === 'remove' || of === 'add')
        ? changedItem(before, action.changes)
        : undefined
    },
  }
}

/** Requires an item under a key that no item has. In a tenant it is a key of this tenant: its role may not use others. */
function neverMet(actions: readonly WriteAction[]): TransactWriteAction {
  const { tableName, entity } = required(actions[0], 'an action')
  const { table } = entity
  const tenant = actions
    .map((each) => tenantOf(contextOf(each.entity, each.key)))
    .find((each) => each !== undefined)
  const Key = primaryKeyOf(rehearsalEntity(table), inTenant({ id: randomUUID() }, tenant))
  return {
    ConditionCheck: {
      TableName: tableName,
      Key,
      ConditionExpression: 'attribute_exists(#0)',
      ExpressionAttributeNames: { '#0': table.primaryIndex.partition[0].name },
    },
  }
}

function rehearsalEntity(table: Table) {
  return systemEntity(table, 'Request', { attributes: { id: a.id() }, key: ['id'] })
}

/** The error without the reason of the last action, which belongs to no write. */
function ofActions(error: TransactionCancelled, actions: readonly WriteAction[]): Error {
  const reasons = error.reasons.slice(0, actions.length)
  if (reasons.every(({ code }) => code === 'None')) return new Rehearsed(actions)
  if (error.failed !== undefined && error.failed < actions.length) {
    return new TransactionCancelled(error, reasons, { failed: error.failed, cause: error })
  }
  return new DynagateError('CONFLICT', 'Another request is changing the same item.', { cause: error })
}
