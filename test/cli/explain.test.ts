import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCli } from './run-cli.ts'

const document = `query Orders($first: Int!) {
  orders(customerId: "c-1", first: $first) { nodes { total lines(first: 5) { nodes { quantity } } } }
}
`

describe('what operations cost', () => {
  let folder: string
  let file: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynagate-operations-'))
    file = join(folder, 'orders.graphql')
    await writeFile(file, document)
  })

  afterAll(() => rm(folder, { recursive: true }))

  it('is explained as a tree, without running anything', async () => {
    expect(await runCli(['explain', file, '--variables', '{ "first": 10 }'])).toEqual({
      code: 0,
      err: '',
      out: `1 to 2 round trips, 1 to 11 calls, 0.5 to 6 read units
└─ orders  [round trip 1] Query CUSTOMER#{customerId} / ORDER#{placedAt}#{orderId}, at most 1 read units
   └─ lines  [round trip 2] Query ORDER#{orderId} / LINE#{lineNumber} × 10, at most 5 read units
`,
    })
  })

  it('is explained as JSON, with the greatest pages where there are no variables', async () => {
    const { out } = await runCli(['explain', file, '--json'])
    expect(JSON.parse(out)).toMatchObject({ calls: { least: 1, most: 101 } })
  })

  it('says what is wrong with the document or the variables', async () => {
    expect(await runCli(['explain', file, '--variables', '[]'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--variables expected a JSON object, got []'),
    })
    await writeFile(join(folder, 'wrong.txt'), '{ nobody }')
    expect(await runCli(['explain', join(folder, 'wrong.txt')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Cannot query field "nobody" on type "Query"'),
    })
    expect(await runCli(['explain'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('expected one file'),
    })
  })

  it('is kept in budgets, and growing beyond one is told', async () => {
    const check = () => runCli(['budget', '--documents', folder])
    expect(await check()).toMatchObject({
      code: 1,
      err: expect.stringContaining('budgets.json: write it with --write'),
    })
    const variables = join(folder, 'orders.variables.json')
    await writeFile(variables, '{ "first": 10 }')
    expect(await runCli(['budget', '--documents', folder, '--write'])).toMatchObject({ code: 0 })
    expect(JSON.parse(await readFile(join(folder, 'budgets.json'), 'utf8'))).toEqual({
      'orders.graphql#Orders': { calls: 11, roundTrips: 2, readUnits: 6 },
    })
    expect(await check()).toMatchObject({ code: 0, out: '1 operations are within their budgets.\n' })
    await writeFile(variables, '{ "first": 20 }')
    expect(await check()).toMatchObject({
      code: 1,
      err: expect.stringContaining('orders.graphql#Orders may cost 21 calls, over its budget of 11'),
    })
  })
})
