/** What can go wrong with one call of DynamoDB. */
export const faultKinds = [
  'latency',
  'hang',
  'reset before',
  'reset after',
  'error 500',
  'error 503',
  'throttled table',
  'throttled partition',
  'throttled account',
  'unprocessed keys',
  'unprocessed items',
  'transaction conflict',
  'truncated body',
  'hollow body',
  'HTML 502',
  'slow body',
  'expired credentials',
] as const

export type FaultKind = (typeof faultKinds)[number]

/** Whether a fault can happen to an operation of DynamoDB. */
export function appliesTo(kind: FaultKind, operation: string): boolean {
  switch (kind) {
    case 'unprocessed keys':
      return operation === 'BatchGetItem'
    case 'unprocessed items':
      return operation === 'BatchWriteItem'
    case 'transaction conflict':
      return ['PutItem', 'UpdateItem', 'DeleteItem', 'TransactWriteItems'].includes(operation)
    default:
      return true
  }
}

/** DynamoDB's error for a fault that is one; undefined for others. */
export function errorOf(kind: FaultKind, operation: string): { status: number; body: object } | undefined {
  switch (kind) {
    case 'error 500':
      return { status: 500, body: { __type: type('InternalServerError'), message: 'Internal server error' } }
    case 'error 503':
      return { status: 503, body: { __type: type('ServiceUnavailable'), message: 'Service unavailable' } }
    case 'throttled table':
      return throttled('TableReadProvisionedThroughputExceeded')
    case 'throttled partition':
      return throttled('TableReadKeyRangeThroughputExceeded')
    case 'throttled account':
      return throttled('TableReadAccountLimitExceeded')
    case 'transaction conflict':
      return operation === 'TransactWriteItems' ? cancelled : conflict
    case 'expired credentials':
      return { status: 400, body: { __type: 'com.amazon.coral.service#ExpiredTokenException' } }
    default:
      return undefined
  }
}

function type(name: string): string {
  return `com.amazonaws.dynamodb.v20120810#${name}`
}

function throttled(reason: string) {
  const ThrottlingReasons = [{ reason, resource: 'arn:aws:dynamodb:eu-central-1:1:table/shelf' }]
  const body = {
    __type: type('ProvisionedThroughputExceededException'),
    message: 'Throttled',
    ThrottlingReasons,
  }
  return { status: 400, body }
}

const conflict = { status: 400, body: { __type: type('TransactionConflictException'), message: 'Conflict' } }

const cancelled = {
  status: 400,
  body: {
    __type: type('TransactionCanceledException'),
    message: 'Cancelled',
    CancellationReasons: [{ Code: 'TransactionConflict', Message: 'Conflict' }, { Code: 'None' }],
  },
}
