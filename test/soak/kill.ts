import { type Engine, type InputOf, openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directory.ts'
import { allOf, streamRecords } from './pages.ts'
import { startProgram } from './programs/start.ts'
import { Random } from './random.ts'
import { atLeast, atMost, none, type Run } from './run.ts'

/** Repeatedly kills eight writers, and checks whether an acknowledged transaction is lost or incomplete. */
export const kill: Run = async ({ seed, quick, short = false, tell }) => {
  const cycles = quick ? 5 : short ? 100 : 300
  const random = new Random(seed)
  const sums = { acknowledged: 0, lost: 0, torn: 0, strays: 0 }
  let slowest = 0
  await using directory = await makeDirectory()
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const TableName = `cycle-${cycle}`
    {
      await using engine = await openEngine({ directory: directory.path })
      await engine.execute('CreateTable', table(TableName))
    }
    const acknowledged = await writeUntilKilled(directory.path, TableName, 5 + random.below(150))
    const began = performance.now()
    await using engine = await openEngine({ directory: directory.path })
    await engine.execute('GetItem', { TableName, Key: { pk: { S: 'none' }, sk: { N: '0' } } })
    slowest = Math.max(slowest, performance.now() - began)
    const found = await check(engine, TableName, acknowledged)
    sums.acknowledged += acknowledged.length
    sums.lost += found.lost
    sums.torn += found.torn
    sums.strays += found.strays
    await engine.execute('DeleteTable', { TableName })
    if (cycle % 25 === 0) tell(`${cycle} of ${cycles} kills, ${sums.acknowledged} transactions acknowledged`)
  }
  return [
    atLeast('kill: cycles of kill -9', cycles, cycles, 'cycles'),
    atLeast('kill: transactions acknowledged', sums.acknowledged, cycles, 'transactions'),
    none('kill: acknowledged and lost', sums.lost, 'transactions'),
    none('kill: there in part', sums.torn, 'transactions'),
    none('kill: entries of indexes and stream that disagree with the table', sums.strays, 'entries'),
    atMost('kill: slowest reopening', slowest, 1000, 'ms'),
  ]
}

interface Acknowledged {
  readonly id: string
  readonly size: number
}

/** Runs the writers until this many transactions are acknowledged, then kills them. Returns their output. */
async function writeUntilKilled(
  directory: string,
  TableName: string,
  count: number,
): Promise<Acknowledged[]> {
  const { child, lines, exit } = startProgram('transactions', [directory, TableName])
  const acknowledged: Acknowledged[] = []
  for await (const line of lines) {
    acknowledged.push(JSON.parse(line) as Acknowledged)
    if (acknowledged.length === count) child.kill('SIGKILL')
  }
  await exit
  return acknowledged
}

async function check(engine: Engine, TableName: string, acknowledged: readonly Acknowledged[]) {
  const items = await allOf(engine, 'Scan', { TableName })
  const counts = new Map<string, { found: number; size: number }>()
  for (const { pk, size } of items) {
    const id = pk?.S ?? ''
    const count = counts.get(id) ?? { found: 0, size: Number(size?.N) }
    counts.set(id, { ...count, found: count.found + 1 })
  }
  const lost = acknowledged.filter(({ id, size }) => counts.get(id)?.found !== size).length
  const torn = [...counts.values()].filter(({ found, size }) => found !== size).length
  const others = [
    (await allOf(engine, 'Scan', { TableName, IndexName: 'byOwner' })).length,
    (await allOf(engine, 'Scan', { TableName, IndexName: 'byRank' })).length,
    await streamRecords(engine, TableName),
  ]
  const strays = others.reduce((sum, count) => sum + Math.abs(count - items.length), 0)
  return { lost, torn, strays }
}

function table(TableName: string): InputOf<'CreateTable'> {
  const types = { pk: 'S', sk: 'N', owner: 'S', rank: 'N' } as const
  const key = (hash: string, range: string): InputOf<'CreateTable'>['KeySchema'] => [
    { AttributeName: hash, KeyType: 'HASH' },
    { AttributeName: range, KeyType: 'RANGE' },
  ]
  return {
    TableName,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: Object.entries(types).map(([AttributeName, AttributeType]) => ({
      AttributeName,
      AttributeType,
    })),
    KeySchema: key('pk', 'sk'),
    GlobalSecondaryIndexes: [
      { IndexName: 'byOwner', KeySchema: key('owner', 'pk'), Projection: { ProjectionType: 'ALL' } },
    ],
    LocalSecondaryIndexes: [
      { IndexName: 'byRank', KeySchema: key('pk', 'rank'), Projection: { ProjectionType: 'KEYS_ONLY' } },
    ],
    StreamSpecification: { StreamEnabled: true, StreamViewType: 'KEYS_ONLY' },
  }
}
