import { openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directory.ts'
import { allOf } from './pages.ts'
import { readLines, startProgram } from './programs/start.ts'
import { atLeast, none, type Run } from './run.ts'

const accounts = 20
const each = 1000

/** A bank with branches in several processes: whatever they move, there is as much money as at the start. */
export const bank: Run = async ({ seed, quick, tell }) => {
  const milliseconds = quick ? 1000 : 30_000
  await using directory = await makeDirectory()
  {
    await using engine = await openEngine({ directory: directory.path })
    await engine.execute('CreateTable', {
      TableName: 'bank',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
    })
    for (let account = 0; account < accounts; account++) {
      const Item = { pk: { S: String(account) }, balance: { N: String(each) } }
      await engine.execute('PutItem', { TableName: 'bank', Item })
    }
  }
  tell(`four branches move money for ${milliseconds / 1000} s`)
  const total = accounts * each
  const branches = [0, 1, 2, 3].map((branch) =>
    startProgram('bank', [directory.path, seed + branch, accounts, milliseconds, total].map(String)),
  )
  const told = (await Promise.all(branches.map((branch) => readLines<Told>(branch)))).flat()
  await using engine = await openEngine({ directory: directory.path })
  const balances = (await allOf(engine, 'Scan', { TableName: 'bank' })).map(({ balance }) =>
    Number(balance?.N),
  )
  const sum = (of: keyof Told) => told.reduce((all, branch) => all + branch[of], 0)
  return [
    atLeast('bank: branches that came to their end', told.length, 4, 'processes'),
    atLeast('bank: transfers', sum('transfers'), quick ? 10 : 100, 'transfers'),
    atLeast('bank: looks at all accounts at one moment', sum('looks'), quick ? 10 : 100, 'reads'),
    none('bank: looks that saw another total', sum('wrongTotals'), 'reads'),
    none(
      'bank: money gained or lost in the end',
      balances.reduce((all, one) => all + one, -total),
      'units',
    ),
    none('bank: accounts below zero', balances.filter((balance) => balance < 0).length, 'accounts'),
  ]
}

interface Told {
  readonly transfers: number
  readonly refused: number
  readonly looks: number
  readonly wrongTotals: number
}
