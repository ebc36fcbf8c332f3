import { UpstreamFailure } from './client-errors.ts'
import type { BatchGetInput, PutInput, QueryInput, TransactGetInput, UpdateInput } from './inputs.ts'
import type { InputOf, OperationName } from './port.ts'

/**
 * Checks an answer of status 200 for the members that DynamoDB always sends. A truncated or empty answer, or one from a
 * proxy, must not be mistaken for "no such item" or "an empty page".
 *
 * @throws UpstreamFailure if a member is missing or of another type; the call may have been executed.
 */
export function checkAnswer<Name extends OperationName>(
  operation: Name,
  input: InputOf<Name>,
  answer: unknown,
): void {
  const fault = isObject(answer) ? checks[operation](answer, input as never) : 'it is not a JSON object'
  if (fault === undefined) return
  const cause = new Error(`The answer to ${operation} is not DynamoDB's: ${fault}`)
  throw new UpstreamFailure('UPSTREAM_UNAVAILABLE', true, cause)
}

type Answer = Readonly<Record<string, unknown>>

/** Returns what is wrong with an answer, or undefined. */
type Check = (answer: Answer, input: never) => string | undefined

const checks: Readonly<Record<OperationName, Check>> = {
  get: (answer, input: CapacityInput) => optionalObject(answer, 'Item') ?? capacity(answer, input),
  batchGet: checkBatchGet,
  query: checkPage,
  scan: checkPage,
  put: checkWrite,
  update: checkUpdate,
  delete: checkWrite,
  batchWrite: (answer, input: CapacityInput) =>
    listsOf(answer, 'UnprocessedItems') ?? capacity(answer, input),
  transactGet: checkTransactGet,
  transactWrite: capacity,
  describeTable: (answer) => object(answer, 'Table'),
  createTable: (answer) => object(answer, 'TableDescription'),
  updateTable: (answer) => object(answer, 'TableDescription'),
  describeTimeToLive: (answer) => object(answer, 'TimeToLiveDescription'),
  updateTimeToLive: (answer) => object(answer, 'TimeToLiveSpecification'),
}

function checkBatchGet(answer: Answer, input: BatchGetInput): string | undefined {
  const { Responses: found = {}, UnprocessedKeys: left = {} } = answer
  const fault = listsOf(answer, 'Responses') ?? object(answer, 'UnprocessedKeys') ?? capacity(answer, input)
  if (fault !== undefined) return fault
  const missing = Object.keys(input.RequestItems).find(
    (table) => !(table in Object(found) || table in Object(left)),
  )
  return missing === undefined ? undefined : `a table has neither items nor UnprocessedKeys`
}

function checkPage(answer: Answer, input: Omit<QueryInput, 'KeyConditionExpression'>): string | undefined {
  const { Items, Count, ScannedCount } = answer
  if (!isCount(Count)) return 'Count is not a number of items'
  if (!isCount(ScannedCount)) return 'ScannedCount is not a number of items'
  if (input.Select !== 'COUNT') {
    if (!isListOfObjects(Items)) return 'Items is not a list of items'
    if (Items.length !== Count) return `there are ${Items.length} Items and a Count of ${Count}`
  }
  // Alternator reports no capacity of pages; the counts prove them.
  const isReported = answer.ConsumedCapacity !== undefined
  return optionalObject(answer, 'LastEvaluatedKey') ?? (isReported ? capacity(answer, input) : undefined)
}

function checkWrite(answer: Answer, input: PutInput): string | undefined {
  return optionalObject(answer, 'Attributes') ?? capacity(answer, input)
}

function checkUpdate(answer: Answer, input: UpdateInput): string | undefined {
  const isAnswered = input.ReturnValues === 'ALL_NEW' || input.ReturnValues === 'UPDATED_NEW'
  return (
    (isAnswered ? object(answer, 'Attributes') : optionalObject(answer, 'Attributes')) ??
    capacity(answer, input)
  )
}

function checkTransactGet(answer: Answer, input: TransactGetInput): string | undefined {
  const { Responses } = answer
  if (!isListOfObjects(Responses)) return 'Responses is not a list'
  const asked = input.TransactItems.length
  if (Responses.length !== asked) return `it has ${Responses.length} Responses to ${asked} reads`
  return capacity(answer, input)
}

interface CapacityInput {
  readonly ReturnConsumedCapacity?: 'NONE' | 'TOTAL' | 'INDEXES'
}

/** Checks the requested ConsumedCapacity: without it, a GetItem of a missing item looks like an empty answer of a proxy. */
function capacity(
  { ConsumedCapacity }: Answer,
  { ReturnConsumedCapacity = 'NONE' }: CapacityInput,
): string | undefined {
  if (ReturnConsumedCapacity === 'NONE') return undefined
  const consumed: unknown[] = [ConsumedCapacity].flat()
  const isTold = consumed.every((each) => isObject(each) && typeof each.CapacityUnits === 'number')
  return isTold ? undefined : 'the requested ConsumedCapacity is missing'
}

function object(answer: Answer, name: string): string | undefined {
  return isObject(answer[name]) ? undefined : `${name} is not an object`
}

function optionalObject(answer: Answer, name: string): string | undefined {
  return answer[name] === undefined ? undefined : object(answer, name)
}

/** An object of lists, by table. */
function listsOf(answer: Answer, name: string): string | undefined {
  const value = answer[name]
  if (!isObject(value)) return `${name} is not an object`
  return Object.values(value).every(isListOfObjects) ? undefined : `${name} has members that are not lists`
}

function isListOfObjects(value: unknown): value is readonly object[] {
  return Array.isArray(value) && value.every(isObject)
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
