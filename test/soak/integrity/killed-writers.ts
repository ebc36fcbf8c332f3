import { openClient } from '../../../src/store/client/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { club } from '../../store/unique/members.ts'
import { makeDirectory } from '../directory.ts'
import { startProgram } from '../programs/start.ts'
import { Random } from '../random.ts'
import { atLeast, none, type Row, type RunOptions } from '../run.ts'

interface Found {
  duplicates: number
  orphans: number
  unreserved: number
}

/** Repeatedly kills 50 writers on 1,000 unique values, and compares the sentinels with the items. */
export async function killedWriters({ seed, quick, tell }: RunOptions): Promise<Row[]> {
  const cycles = quick ? 3 : 40
  const random = new Random(seed)
  const sum: Found = { duplicates: 0, orphans: 0, unreserved: 0 }
  let made = 0
  await using directory = await makeDirectory()
  {
    const client = await openClient({ kind: 'embedded', directory: directory.path })
    await prepareTable(client, { table: club, mayCreate: true })
    await client.close()
  }
  for (let cycle = 1; cycle <= cycles; cycle += 1) {
    made += await writeUntilKilled(directory.path, seed + cycle, 200 + random.below(400))
    const found = await check(directory.path)
    for (const name of ['duplicates', 'orphans', 'unreserved'] as const) sum[name] += found[name]
    if (cycle % 10 === 0) tell(`${cycle} of ${cycles} kills, ${made} writes acknowledged`)
  }
  return [
    atLeast('integrity: kill -9 of 50 writers on 1,000 unique values', cycles, cycles, 'kills'),
    atLeast('integrity: their acknowledged writes', made, cycles * 200, 'writes'),
    none('integrity: values that two items have', sum.duplicates, 'values'),
    none('integrity: sentinels whose owner has not the value', sum.orphans, 'sentinels'),
    none('integrity: values without a sentinel', sum.unreserved, 'values'),
  ]
}

/** Runs the writers until this many writes are acknowledged, then kills them. */
async function writeUntilKilled(directory: string, seed: number, count: number): Promise<number> {
  const { child, lines, exit } = startProgram('unique-writers', [directory, String(seed)])
  let made = 0
  for await (const _ of lines) {
    made += 1
    if (made === count) child.kill('SIGKILL')
  }
  await exit
  return made
}

async function check(directory: string): Promise<Found> {
  const client = await openClient({ kind: 'embedded', directory })
  try {
    const items = []
    let ExclusiveStartKey: Record<string, never> | undefined
    do {
      const page = await client.scan({ TableName: 'club', ...(ExclusiveStartKey && { ExclusiveStartKey }) })
      items.push(...(page.Items ?? []))
      ExclusiveStartKey = page.LastEvaluatedKey as typeof ExclusiveStartKey
    } while (ExclusiveStartKey !== undefined)
    const values = items.flatMap(({ pk, email }) => (typeof email === 'string' ? [`${email} ${pk}`] : []))
    const emails = values.map((value) => value.split(' ')[0])
    const reserved = items.flatMap(({ $$of, $$value, $$owner }) =>
      $$of === 'Member.email' ? [`${$$value} ${($$owner as { pk: string }).pk}`] : [],
    )
    const known = { values: new Set(values), reserved: new Set(reserved) }
    return {
      duplicates: emails.length - new Set(emails).size,
      orphans: reserved.filter((value) => !known.values.has(value)).length,
      unreserved: values.filter((value) => !known.reserved.has(value)).length,
    }
  } finally {
    await client.close()
  }
}
