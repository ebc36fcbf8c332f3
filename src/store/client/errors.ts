import { DynagateError, type ErrorCode } from '../../errors.ts'
import {
  type CancellationReason,
  ConditionFailed,
  internalMessage,
  TableNotFound,
  Throttled,
  TransactionCancelled,
  UpstreamFailure,
} from './client-errors.ts'
import { fromWire, type WireItem } from './marshal.ts'

/** An error that DynamoDB returned, through any client. */
export interface Fault {
  /** DynamoDB's error type without its namespace, e.g. `ValidationException`. */
  readonly name: string
  readonly message: string
  /** The HTTP status, if there was one. */
  readonly status?: number | undefined
  /** The item for which a condition failed. */
  readonly item?: WireItem | undefined
  /** The reasons of a cancelled transaction. */
  readonly reasons?: readonly WireReason[] | undefined
  /** The reasons why the call was throttled. */
  readonly throttlingReasons?: readonly ThrottlingReason[] | undefined
}

/** Why a call was throttled, as DynamoDB returns it: `TableReadKeyRangeThroughputExceeded` and the like. */
export interface ThrottlingReason {
  readonly reason?: string
}

/** A reason of a cancelled transaction, as DynamoDB returns it. */
export interface WireReason {
  readonly Code?: string
  readonly Message?: string
  readonly Item?: WireItem
}

/**
 * Translates an error of DynamoDB to one of the gateway's; the only place that does. No message names a table or an
 * endpoint; the original error is the `cause`, for the log.
 */
export function translateFault(fault: Fault, cause: unknown): DynagateError {
  switch (fault.name) {
    case 'ConditionalCheckFailedException':
      return new ConditionFailed(fault.item && fromWire(fault.item), cause)
    case 'TransactionCanceledException':
      return translateCancellation(fault, cause)
    case 'ExpiredTokenException':
    case 'ExpiredToken':
      // Rejected before it was executed; new credentials may be found for the next attempt.
      return new UpstreamFailure('UPSTREAM_UNAVAILABLE', false, cause)
    case 'ResourceNotFoundException':
      return new TableNotFound(cause)
    case 'ProvisionedThroughputExceededException':
    case 'ThrottlingException':
    case 'RequestLimitExceeded':
      return new Throttled(scopeOf(fault), cause)
    default: {
      if ((fault.status ?? 0) >= 500) return new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, cause)
      const { code, message } = meaningOf(fault.name, fault.message)
      return new DynagateError(code, message, { cause })
    }
  }
}

/** The widest scope of the reasons. Without reasons: the account if the error concerns it, otherwise the table. */
function scopeOf({ name, throttlingReasons = [] }: Fault): Throttled['scope'] {
  const reasons = throttlingReasons.map(({ reason = '' }) => reason)
  if (name === 'RequestLimitExceeded' || reasons.some((each) => each.endsWith('AccountLimitExceeded'))) {
    return 'account'
  }
  const isOfPartition =
    reasons.length > 0 && reasons.every((each) => each.endsWith('KeyRangeThroughputExceeded'))
  return isOfPartition ? 'partition' : 'table'
}

interface Meaning {
  readonly code: ErrorCode
  readonly message: string
}

const conflict: Meaning = { code: 'CONFLICT', message: 'Another request is changing the same item.' }
const internal: Meaning = { code: 'INTERNAL_SERVER_ERROR', message: internalMessage }
const collectionTooLarge: Meaning = {
  code: 'LIMIT_EXCEEDED',
  message:
    'The items with this partition key have reached 10 GB, the limit of DynamoDB for a table with local indexes.',
}

const meanings: Readonly<Record<string, Meaning>> = {
  TransactionConflictException: conflict,
  TransactionInProgressException: conflict,
  ReplicatedWriteConflictException: conflict,
  ItemCollectionSizeLimitExceededException: collectionTooLarge,
  IdempotentParameterMismatchException: {
    code: 'IDEMPOTENCY_MISMATCH',
    message: 'This idempotency token was used for another request.',
  },
}

/** The ValidationExceptions that a caller's values can cause; any other one is a bug of Dynagate. */
const validationMeanings: readonly (Meaning & { readonly pattern: RegExp })[] = [
  {
    pattern: /^Item size (to update )?has exceeded the maximum allowed size/,
    code: 'LIMIT_EXCEEDED',
    message: 'The item is over 400 KB, the limit of DynamoDB.',
  },
  {
    pattern: /exceeded the (maximum )?size limit of ?\d+ bytes/,
    code: 'BAD_USER_INPUT',
    message: 'A key value is too long.',
  },
  {
    pattern: /key attribute cannot contain an empty (string|binary) value/,
    code: 'BAD_USER_INPUT',
    message: 'A key value is empty.',
  },
  {
    pattern: /^Attempting to store more than 38 significant digits|^Number (over|under)flow/,
    code: 'BAD_USER_INPUT',
    message: 'A number has more than 38 digits or is out of range.',
  },
  {
    pattern: /^Nesting Levels have exceeded supported limits/,
    code: 'BAD_USER_INPUT',
    message: 'A value is nested more than 32 levels deep.',
  },
  {
    pattern: /^The document path provided in the update expression is invalid for update/,
    code: 'BAD_USER_INPUT',
    message: "The update changes a part of a value that doesn't exist: set the whole value.",
  },
  {
    pattern: /BETWEEN operator requires upper bound to be greater than or equal to lower bound/,
    code: 'BAD_USER_INPUT',
    message: 'The lower bound of a range is above its upper bound.',
  },
]

function meaningOf(name: string, message: string): Meaning {
  if (name !== 'ValidationException') return meanings[name] ?? internal
  const reason = message.replace(envelope, '')
  return validationMeanings.find(({ pattern }) => pattern.test(reason)) ?? internal
}

/** A prefix of most messages of PutItem, UpdateItem and DeleteItem: DynamoDB adds it in almost all regions. */
const envelope = /^1 validation error detected: /

/** Cancellation codes as exception names, most permanent first. */
const reasonsByPermanence: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  ValidationError: 'ValidationException',
  ItemCollectionSizeLimitExceeded: 'ItemCollectionSizeLimitExceededException',
  ConditionalCheckFailed: 'ConditionalCheckFailedException',
  TransactionConflict: 'TransactionConflictException',
  ProvisionedThroughputExceeded: 'ProvisionedThroughputExceededException',
  ThrottlingError: 'ThrottlingException',
}

function translateCancellation({ reasons = [] }: Fault, cause: unknown): TransactionCancelled {
  const translated = reasons.map(translateReason)
  for (const [code, name] of Object.entries(reasonsByPermanence)) {
    const failed = reasons.findIndex((reason) => reason.Code === code)
    if (failed === -1) continue
    const worst = translateFault({ name, message: reasons[failed]?.Message ?? '' }, cause)
    return new TransactionCancelled(worst, translated, { failed, cause })
  }
  return new TransactionCancelled(internal, translated, { cause })
}

function translateReason({ Code = 'None', Item }: WireReason): CancellationReason {
  return Item && Object.keys(Item).length > 0 ? { code: Code, item: fromWire(Item) } : { code: Code }
}
