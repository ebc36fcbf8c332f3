import { openEngine } from '../../src/engine/index.ts'
import { makeDirectory } from './directory.ts'
import { allOf } from './pages.ts'
import { readLines, startProgram } from './programs/start.ts'
import { atLeast, none, type Run } from './run.ts'

const accounts = 20
const each = 1000

/** A bank with branches in several processes: transfers never change the total. */
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
  const totals = (await Promise.all(branches.map((branch) => readLines<BranchTotals>(branch)))).flat()
  await using engine = await openEngine({ directory: directory.path })
  const balances = (await allOf(engine, 'Scan', { TableName: 'bank' })).map(({ balance }) =>
    Number(balance?.N),
  )
  const sum = (of: keyof BranchTotals) => totals.reduce((all, branch) => all + branch[of], 0)
  return [
    atLeast('bank: branches that finished', totals.length, 4, 'processes'),
    atLeast('bank: transfers', sum('transfers'), quick ? 10 : 100, 'transfers'),
    atLeast('bank: reads of all accounts at one moment', sum('looks'), quick ? 10 : 100, 'reads'),
    none('bank: reads with another total', sum('wrongTotals'), 'reads'),
    none(
      'bank: money gained or lost in the end',
      balances.reduce((all, one) => all + one, -total),
      'units',
    ),
    none('bank: accounts below zero', balances.filter((balance) => balance < 0).length, 'accounts'),
  ]
}

interface BranchTotals {
  readonly transfers: number
  readonly rejected: number
  readonly looks: number
  readonly wrongTotals: number
}
