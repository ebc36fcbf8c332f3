import { openEngine } from '../../../src/engine/index.ts'
import type { HistoryEvent } from '../history-checks.ts'
import { Random } from '../random.ts'

/** Writes and reads a few items as others do at the same time, and tells all that it did and saw. */
const [directory = '', seed = '1', milliseconds = '1000'] = process.argv.slice(2)
const engine = await openEngine({ directory })
const random = new Random(Number(seed))
const history: HistoryEvent[] = []
// All processes of a machine read one clock.
const clock = () => performance.timeOrigin + performance.now()
const end = performance.now() + Number(milliseconds)
await Promise.all([go(increment), go(writePair), go(readPair), go(readPair)])
await engine.close()
process.stdout.write(`${JSON.stringify(history)}\n`)

async function go(work: () => Promise<void>): Promise<void> {
  while (performance.now() < end) {
    await work()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

async function increment(): Promise<void> {
  const key = random.of(['x', 'y', 'z'])
  const Key = { pk: { S: `count ${key}` } }
  const from = clock()
  const { Item } = await engine.execute('GetItem', { TableName: 'items', Key, ConsistentRead: true })
  const saw = Number((Item as { n?: { N: string } } | undefined)?.n?.N ?? 0)
  const ok = await isDone(
    engine.execute('PutItem', {
      TableName: 'items',
      Item: { ...Key, n: { N: String(saw + 1) } },
      ConditionExpression: saw === 0 ? 'attribute_not_exists(pk)' : 'n = :saw',
      ...(saw > 0 && { ExpressionAttributeValues: { ':saw': { N: String(saw) } } }),
    }),
  )
  history.push({ kind: 'increment', key, saw, ok, from, to: clock() })
}

async function writePair(): Promise<void> {
  const from = clock()
  const { left } = await versions()
  const version = left + 1
  const ok = await isDone(
    engine.execute('TransactWriteItems', {
      TransactItems: ['left', 'right'].map((side) => ({
        Put: {
          TableName: 'items',
          Item: { pk: { S: side }, v: { N: String(version) } },
          ConditionExpression: 'attribute_not_exists(pk) OR v = :before',
          ExpressionAttributeValues: { ':before': { N: String(left) } },
        },
      })),
    }),
  )
  history.push({ kind: 'pair-write', version, ok, from, to: clock() })
}

async function readPair(): Promise<void> {
  const from = clock()
  history.push({ kind: 'pair-read', ...(await versions()), from, to: clock() })
}

async function versions(): Promise<{ left: number; right: number }> {
  const { Responses } = await engine.execute('TransactGetItems', {
    TransactItems: ['left', 'right'].map((side) => ({
      Get: { TableName: 'items', Key: { pk: { S: side } } },
    })),
  })
  const [left = 0, right = 0] = (Responses as { Item?: { v: { N: string } } }[]).map(({ Item }) =>
    Number(Item?.v.N ?? 0),
  )
  return { left, right }
}

async function isDone(write: Promise<unknown>): Promise<boolean> {
  try {
    await write
    return true
  } catch (error) {
    const refused = ['ConditionalCheckFailedException', 'TransactionCanceledException']
    if (refused.includes((error as Error).name)) return false
    throw error
  }
}
