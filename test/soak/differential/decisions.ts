import type { Answer } from './answers.ts'
import type { Request } from './requests.ts'

/** A difference from DynamoDB Local that is intended, because DynamoDB itself answers like the engine. */
export interface Decision {
  readonly name: string
  /** The source of DynamoDB's behaviour. */
  readonly source: string
  readonly applies: (request: Request, engine: Answer, local: Answer) => boolean
}

/** The decisions, each on one kind of difference. */
export const decisions: readonly Decision[] = [
  {
    name: 'an invalid action cancels a transaction',
    source: 'API reference, TransactWriteItems: cancellation reasons, ValidationError',
    applies: (_, engine, local) =>
      isError(engine, 'TransactionCanceledException') &&
      engine.codes.includes('ValidationError') &&
      (isError(local, 'ValidationException') || isError(local, 'TransactionCanceledException')),
  },
  {
    name: 'keys are equal if their numbers are, however they are written',
    source: 'Developer Guide, data types: numbers',
    applies: (_, engine) =>
      isError(engine, 'ValidationException') &&
      /duplicates$|multiple operations on one item/.test(engine.message),
  },
  {
    name: 'minus zero is zero, also where a start key is compared with a range',
    source: 'Developer Guide, data types: numbers can be positive, negative, or zero',
    applies: ({ operation, input }, engine, local) =>
      operation === 'Query' &&
      JSON.stringify(input).includes('"-0"') &&
      engine.kind === 'result' &&
      isError(local, 'ValidationException') &&
      local.message === 'The provided starting key does not match the range key predicate',
  },
  {
    name: 'an update is checked against the keys of indexes',
    source: 'API reference, TransactWriteItems: messages of ValidationError',
    applies: (_, engine) =>
      (isError(engine, 'ValidationException') || isError(engine, 'TransactionCanceledException')) &&
      (engine.message.includes('for Index Key') || engine.codes.includes('ValidationError')),
  },
  {
    name: 'updates of key attributes are rejected before conditions are evaluated',
    source: 'API reference, UpdateItem: primary key attributes cannot be updated',
    applies: (_, engine, local) =>
      isError(engine, 'ValidationException') &&
      engine.message.endsWith('This attribute is part of the key') &&
      isError(local, 'ConditionalCheckFailedException'),
  },
  {
    name: 'nested paths into keys are rejected before conditions are evaluated',
    source: 'recorded from DynamoDB by the suites of Dynalite and of ScyllaDB',
    applies: (_, engine) =>
      isError(engine, 'ValidationException') && engine.message.startsWith('Key attributes must be scalars'),
  },
  {
    name: 'SIZE is a reserved word',
    source: 'Developer Guide, reserved words',
    applies: (_, engine) =>
      isError(engine, 'ValidationException') && engine.message.endsWith('reserved keyword: size'),
  },
  {
    name: 'expressions of batches and transactions have the rules of all others',
    source: 'Developer Guide, reserved words; paths that overlap',
    applies: ({ operation }, engine) =>
      /^Batch|^Transact/.test(operation) &&
      isError(engine, 'ValidationException') &&
      /reserved keyword|overlap/.test(engine.message),
  },
  {
    name: 'an update that only removes creates no item',
    source: 'Developer Guide, UpdateItem; API reference, AttributeUpdates: DELETE',
    applies: ({ input }, engine, local) =>
      engine.kind === 'result' &&
      local.kind === 'result' &&
      (updatesOf(input).some(onlyRemoves) || onlyDeletes(input)),
  },
  {
    name: 'a TransactGetItems returns no Item for an empty projection',
    source: 'recorded from DynamoDB by the suite paritysuite/dynamodb-conformance',
    applies: ({ operation }, engine, local) =>
      operation === 'TransactGetItems' && engine.kind === 'result' && local.kind === 'result',
  },
  {
    name: 'a repeated key is a DuplicateItem',
    source: 'API reference, ExecuteStatement: DuplicateItemException',
    applies: (_, engine, local) =>
      (isError(engine, 'DuplicateItemException') && isError(local, 'DuplicateItem')) ||
      (isError(engine, 'TransactionCanceledException') && engine.codes.includes('DuplicateItem')),
  },
  {
    name: 'an invalid statement of a batch is its own response',
    source: 'API reference, BatchExecuteStatement: Responses',
    applies: ({ operation }, engine) =>
      operation === 'BatchExecuteStatement' &&
      engine.kind === 'result' &&
      JSON.stringify(engine.result).includes('"ValidationError"'),
  },
  {
    name: 'an invalid statement rejects its transaction',
    source: 'recorded from DynamoDB by the suite paritysuite/dynamodb-conformance',
    applies: ({ operation }, engine, local) =>
      operation === 'ExecuteTransaction' &&
      isError(engine, 'ValidationException') &&
      isError(local, 'TransactionCanceledException'),
  },
  {
    name: 'DynamoDB Local fails with an internal error',
    source: 'Developer Guide, error handling: a 500 is a fault of the server',
    applies: (_, engine, local) =>
      isError(local, 'InternalFailure') && !isError(engine, 'InternalServerError'),
  },
  {
    name: 'an invalid value rejects a transaction before its keys are compared with the table',
    source: 'recorded from DynamoDB by the suite paritysuite/dynamodb-conformance, value layers',
    applies: ({ operation }, engine, local) =>
      /^Transact/.test(operation) &&
      isError(engine, 'ValidationException') &&
      /contains duplicates|may not be empty|Supplied AttributeValue|Nesting Levels/.test(engine.message) &&
      isError(local, 'TransactionCanceledException'),
  },
  {
    name: 'AttributeUpdates that delete from the key of an index may have any set, like DELETE in an expression',
    source: 'none: DynamoDB Local accepts the same as an UpdateExpression, and it changes nothing',
    applies: ({ input }, engine, local) =>
      onlyDeletes(input) &&
      engine.kind === 'result' &&
      isError(local, 'ValidationException') &&
      local.message === 'Updates on index keys must be of the same data type as the key attribute',
  },
  {
    name: 'a SELECT by the key of an index filters by what the index projects',
    source: 'recorded from DynamoDB by the suite paritysuite/dynamodb-conformance',
    applies: ({ operation }, engine) =>
      operation === 'ExecuteStatement' &&
      isError(engine, 'ValidationException') &&
      engine.message.includes('does not project one or more filter attributes'),
  },
  {
    name: 'branches of a SELECT may not overlap on the sort key',
    source: 'recorded from DynamoDB by the suite paritysuite/dynamodb-conformance',
    applies: (_, engine) =>
      isError(engine, 'ValidationException') && engine.message.startsWith('Overlapping conditions'),
  },
  {
    name: 'AttributeUpdates are checked before Expected is evaluated',
    source: 'recorded from DynamoDB by the suite paritysuite/dynamodb-conformance, value layers',
    applies: ({ input }, engine, local) =>
      input.AttributeUpdates !== undefined &&
      isError(engine, 'ValidationException') &&
      isError(local, 'ConditionalCheckFailedException'),
  },
  {
    name: 'to the filter of a Scan, attributes that an index does not project are missing',
    source: 'recorded from DynamoDB by the suite paritysuite/dynamodb-conformance, with SELECT',
    applies: ({ operation, input }, engine, local) =>
      operation === 'Scan' &&
      input.IndexName !== undefined &&
      typeof input.FilterExpression === 'string' &&
      engine.kind === 'result' &&
      local.kind === 'result',
  },
]

/** The update expressions of an UpdateItem or a TransactWriteItems. */
function updatesOf({ UpdateExpression, TransactItems = [] }: Request['input']): string[] {
  const actions = TransactItems as readonly { readonly Update?: { readonly UpdateExpression: string } }[]
  const all = [UpdateExpression, ...actions.map(({ Update }) => Update?.UpdateExpression)]
  return all.filter((each) => typeof each === 'string')
}

function onlyRemoves(expression: string): boolean {
  return !/\b(SET|ADD)\b/.test(expression)
}

function onlyDeletes({ AttributeUpdates }: Request['input']): boolean {
  const changes = Object.values(
    (AttributeUpdates ?? {}) as Readonly<Record<string, { readonly Action?: string }>>,
  )
  return changes.length > 0 && changes.every(({ Action }) => Action === 'DELETE')
}

function isError(answer: Answer, type: string): answer is Extract<Answer, { kind: 'error' }> {
  return answer.kind === 'error' && answer.type === type
}
