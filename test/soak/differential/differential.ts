import { openEngine, serveEngine } from '../../../src/engine/index.ts'
import { Random } from '../random.ts'
import { atLeast, none, type Run } from '../run.ts'
import { type Answer, isSame, send } from './answers.ts'
import { decisions } from './decisions.ts'
import { startDynamoDbLocal } from './dynamodb-local.ts'
import { type Request, randomRequest, tableOf } from './requests.ts'
import { streamRecords } from './stream-records.ts'

/**
 * Random sequences of requests to the engine and to DynamoDB Local: each answer must be equal, or differ for a reason
 * that is decided. Skipped without a directory with DynamoDB Local, and without Java.
 */
export const differential: Run = async ({ seed, quick, dynamoDbLocal, tell }) => {
  const sequences = quick ? 20 : 300
  if (dynamoDbLocal === undefined) {
    tell('skipped: --dynamodb-local names no directory with DynamoDB Local')
    return []
  }
  await using local = await startDynamoDbLocal(dynamoDbLocal)
  if (local === undefined) {
    tell(`skipped: no DynamoDBLocal.jar in ${dynamoDbLocal}, or no Java`)
    return []
  }
  await using engine = await openEngine({ memory: true })
  await using server = await serveEngine(engine, { port: 0 })
  const random = new Random(seed)
  const both = (request: Request) => Promise.all([send(server.url, request), send(local.endpoint, request)])
  let compared = 0
  const decided = new Map<string, number>()
  const different: string[] = []
  let streams = 0
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    const TableName = `sequence-${sequence}`
    await both({ operation: 'CreateTable', input: tableOf(TableName) })
    let isSameTable = true
    let isSameStream = true
    for (let at = 0; at < requestsPerSequence; at += 1) {
      const request = randomRequest(random, TableName)
      const [ours, theirs] = await both(request)
      compared += 1
      // DynamoDB Local may reject a batch of statements after it has executed the first ones.
      if (request.operation === 'BatchExecuteStatement' && !isResult(theirs)) isSameStream = false
      const isEqual = isSame(ours, theirs)
      const items = isEqual && !isRead(request) ? await differentItems(both, TableName) : undefined
      if (isEqual && items === undefined) continue
      const decision = decisions.find(({ applies }) => applies(request, ours, theirs))
      if (decision === undefined) different.push(JSON.stringify({ request, ours, theirs, items }))
      else decided.set(decision.name, (decided.get(decision.name) ?? 0) + 1)
      // One of them may have written what the other rejected: then the tables differ from here on.
      if (isResult(ours) || isResult(theirs) || (await differentItems(both, TableName)) !== undefined) {
        isSameTable = false
        break
      }
    }
    if (isSameTable && isSameStream) {
      const [ours, theirs] = await Promise.all([
        streamRecords(server.url, TableName),
        streamRecords(local.endpoint, TableName),
      ])
      streams += 1
      if (!isSame(ours, theirs)) different.push(JSON.stringify({ stream: TableName, ours, theirs }))
    }
    await both({ operation: 'DeleteTable', input: { TableName } })
    if ((sequence + 1) % 20 === 0) tell(`${sequence + 1} of ${sequences} sequences, ${compared} requests`)
  }
  for (const [name, count] of decided) tell(`decided: ${name}: ${count}`)
  for (const each of different.slice(0, 10)) tell(`different: ${each}`)
  return [
    atLeast('differential: requests compared', compared, sequences * 5, 'requests'),
    atLeast('differential: streams compared', streams, 1, 'streams'),
    none('differential: answers that differ from DynamoDB Local', different.length, 'requests'),
  ]
}

const requestsPerSequence = 40

/** The items of the tables after a request, if they differ: a wrong write may have the answer of a right one. */
async function differentItems(
  both: (request: Request) => Promise<readonly [Answer, Answer]>,
  TableName: string,
): Promise<readonly [Answer, Answer] | undefined> {
  const queries = ['a', 'b'].map((pk) =>
    both({
      operation: 'Query',
      input: {
        TableName,
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: pk } },
        ConsistentRead: true,
      },
    }),
  )
  return (await Promise.all(queries)).find(([ours, theirs]) => !isSame(ours, theirs))
}

function isRead({ operation }: Request): boolean {
  return /Get|^Query|^Scan/.test(operation)
}

function isResult({ kind }: Answer): boolean {
  return kind === 'result'
}
