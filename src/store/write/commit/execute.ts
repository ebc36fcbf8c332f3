import { randomUUID } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { DynagateError, type ErrorCode } from '../../../errors.ts'
import type { Document } from '../../../model/index.ts'
import { required } from '../../../required.ts'
import {
  type CallOptions,
  ConditionFailed,
  type DynamoClient,
  TableNotFound,
  UpstreamFailure,
} from '../../client/index.ts'
import { Shed } from '../../guard/index.ts'
import {
  callOf,
  type DeleteAction,
  type Execution,
  knowsAfter,
  type PutAction,
  transactItemOf,
  type UpdateAction,
  type WriteAction,
  type WriteOutcome,
} from '../action/index.ts'
import { asRead, changedItem, touchedBy } from '../change/index.ts'
import { rehearse } from './rehearse.ts'

/**
 * Executes one action as a single call, and several as one TransactWriteItems, all or none. Each transaction has an
 * idempotency token, so that a retry after a lost response doesn't execute it twice.
 *
 * @returns an outcome for each action, in order.
 * @throws ConditionFailed for a single action, TransactionCancelled for several; or what the client throws.
 */
export async function execute(
  actions: readonly WriteAction[],
  { client, within, onOutcomes, isRehearsal }: Execution,
): Promise<readonly WriteOutcome[]> {
  if (isRehearsal) return rehearse(actions, client, within)
  let outcomes: readonly WriteOutcome[]
  try {
    outcomes = await send(actions, client, within)
  } catch (error) {
    await onOutcomes(actions.map(isRejection(error) ? unchanged : uncertain))
    throw error
  }
  await onOutcomes(outcomes)
  return outcomes
}

async function send(
  actions: readonly WriteAction[],
  client: DynamoClient,
  within: () => CallOptions,
): Promise<readonly WriteOutcome[]> {
  const [action, ...others] = actions
  if (action === undefined) return []
  if (action.kind === 'check' || others.length > 0) {
    const TransactItems = actions.map(transactItemOf)
    await client.transactWrite({ TransactItems, ClientRequestToken: randomUUID() }, within())
    return actions.map((each) => ({ ...expected(each), isCertain: true }))
  }
  if (action.kind === 'put') return [await put(action, client, within)]
  const call = callOf(action)
  const { Attributes } =
    call.operation === 'update'
      ? await client.update(call.input, within())
      : await client.delete(
          required(call.operation === 'delete' ? call.input : undefined, 'a delete'),
          within(),
        )
  const image = required(Attributes, `the item of ${action.entity.name} that was written`)
  return [{ ...expected(action), ...imagesOf(action, image), isCertain: true }]
}

/** The items before and after the write, from a response. */
function imagesOf(
  action: UpdateAction | DeleteAction,
  image: Document,
): Partial<Pick<WriteOutcome, 'before' | 'after'>> {
  if (action.kind === 'delete') return { before: image }
  return knowsAfter(action) ? { before: image, after: changedItem(image, action.changes) } : { after: image }
}

/**
 * Sends a put, and once more if its response was lost. If the second attempt finds exactly this item, the first attempt
 * stored it. If it finds another item, the outcome is unknown: others may have changed the stored item since.
 */
async function put(
  action: PutAction,
  client: DynamoClient,
  within: () => CallOptions,
): Promise<WriteOutcome> {
  const outcome: WriteOutcome = { ...expected(action), isCertain: true }
  const call = callOf(action)
  if (call.operation !== 'put') throw new TypeError(`Expected a put, got ${call.operation}`)
  try {
    const { Attributes = null } = await client.put(call.input, within())
    return { ...outcome, before: Attributes }
  } catch (lost) {
    if (!(lost instanceof DynagateError) || lost.code !== 'OUTCOME_UNKNOWN') throw lost
    try {
      await client.put({ ...call.input, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }, within())
    } catch (error) {
      const found = error instanceof ConditionFailed ? error.item : undefined
      if (!isDeepStrictEqual(found, outcome.after)) throw lost
    }
    return outcome
  }
}

/** The outcome of an executed action, as far as it is known without a response. */
function expected(action: WriteAction): Omit<WriteOutcome, 'isCertain'> {
  const { entity, key } = action
  switch (action.kind) {
    case 'put':
      return { entity, key, before: undefined, after: asRead(action.item) }
    case 'update':
      return { entity, key, before: undefined, after: undefined, touched: touchedBy(action.changes) }
    case 'delete':
      return { entity, key, before: undefined, after: null }
    case 'check':
      return { entity, key, before: undefined, after: undefined, touched: new Set() }
  }
}

function uncertain(action: WriteAction): WriteOutcome {
  return { ...expected(action), isCertain: false }
}

function unchanged({ entity, key }: WriteAction): WriteOutcome {
  return { entity, key, before: null, after: null, isCertain: true }
}

/** Whether an error proves that nothing has been or will be written. */
function isRejection(error: unknown): boolean {
  if (error instanceof UpstreamFailure) return !error.mayHaveRun
  if (error instanceof Shed) return true
  if (error instanceof TableNotFound) return true
  return error instanceof DynagateError && !openCodes.has(error.code)
}

/** The error codes after which a write may have been committed, or may still be. */
const openCodes: ReadonlySet<ErrorCode> = new Set([
  'OUTCOME_UNKNOWN',
  'CANCELLED',
  'TIMEOUT',
  'UPSTREAM_UNAVAILABLE',
  'INTERNAL_SERVER_ERROR',
])
