import { openEngine, serveEngine } from '../../../src/engine/index.ts'
import { Random } from '../random.ts'
import { atLeast, none, type Run } from '../run.ts'
import { type Answer, isSame, send } from './answers.ts'
import { decisions } from './decisions.ts'
import { startDynamoDbLocal } from './dynamodb-local.ts'
import { type Request, randomRequest, tableOf } from './requests.ts'

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
  for (let sequence = 0; sequence < sequences; sequence += 1) {
    const TableName = `sequence-${sequence}`
    await both({ operation: 'CreateTable', input: tableOf(TableName) })
    for (let at = 0; at < requestsPerSequence; at += 1) {
      const request = randomRequest(random, TableName)
      const [ours, theirs] = await both(request)
      compared += 1
      const isEqual = isSame(ours, theirs)
      if (isEqual && (isRead(request) || (await haveSameItems(both, TableName)))) continue
      const decision = decisions.find(({ applies }) => applies(request, ours, theirs))
      if (decision === undefined) different.push(JSON.stringify({ request, ours, theirs }))
      else decided.set(decision.name, (decided.get(decision.name) ?? 0) + 1)
      // One of them may have written what the other rejected: then the tables differ from here on.
      if (isResult(ours) || isResult(theirs)) break
    }
    await both({ operation: 'DeleteTable', input: { TableName } })
    if ((sequence + 1) % 20 === 0) tell(`${sequence + 1} of ${sequences} sequences, ${compared} requests`)
  }
  for (const [name, count] of decided) tell(`decided: ${name}: ${count}`)
  for (const each of different.slice(0, 10)) tell(`different: ${each}`)
  return [
    atLeast('differential: requests compared', compared, sequences * 5, 'requests'),
    none('differential: answers that differ from DynamoDB Local', different.length, 'requests'),
  ]
}

const requestsPerSequence = 40

/** Whether the tables have the same items after a request: a wrong write has the answer of a right one. */
async function haveSameItems(
  both: (request: Request) => Promise<readonly [Answer, Answer]>,
  TableName: string,
): Promise<boolean> {
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
  return (await Promise.all(queries)).every(([ours, theirs]) => isSame(ours, theirs))
}

function isRead({ operation }: Request): boolean {
  return /Get|^Query|^Scan/.test(operation)
}

function isResult({ kind }: Answer): boolean {
  return kind === 'result'
}
