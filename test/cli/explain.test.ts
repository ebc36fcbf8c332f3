import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema } from '../../schema/graphql.ts'
import { type DocumentText, priceOperation } from '../../src/cli/operations/price-document.ts'
import { runMain } from './run-cli.ts'

const document = `query Orders($first: Int!) {
  orders(customerId: "c-1", first: $first) { nodes { total lines(first: 5) { nodes { quantity } } } }
}
`

describe('dynagate explain', () => {
  let folder: string
  let file: string

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'dynagate-operations-'))
    file = join(folder, 'orders.graphql')
    await writeFile(file, document)
  })

  afterAll(() => rm(folder, { recursive: true }))

  it('prints the cost as a tree, without executing anything', async () => {
    expect(await runMain(['explain', file, '--variables', '{ "first": 10 }'])).toEqual({
      code: 0,
      err: '',
      out: `1 to 2 round trips, 1 to 11 calls, 0.5 to 6 read units
└─ orders  [round trip 1] Query CUSTOMER#{customerId} / ORDER#{placedAt}#{orderId}, at most 1 read unit
   └─ lines  [round trip 2] Query ORDER#{orderId} / LINE#{lineNumber} × 10, at most 5 read units
`,
    })
  })

  it('prints JSON, with maximal pages if there are no variables', async () => {
    const { out } = await runMain(['explain', file, '--json'])
    expect(JSON.parse(out)).toMatchObject({
      command: 'explain',
      exitCode: 0,
      result: { calls: { least: 1, most: 101 } },
    })
  })

  it('reports errors in the document or the variables', async () => {
    expect(await runMain(['explain', file, '--variables', '[]'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('--variables: expected a JSON object with the values of variables'),
    })
    await writeFile(join(folder, 'wrong.txt'), '{ nobody }')
    expect(await runMain(['explain', join(folder, 'wrong.txt')])).toMatchObject({
      code: 1,
      err: expect.stringContaining('Cannot query field "nobody" on type "Query"'),
    })
    expect(await runMain(['explain'])).toMatchObject({
      code: 2,
      err: expect.stringContaining('expected one file'),
    })
  })

  it.each<[string, Partial<DocumentText>, string | undefined, string]>([
    ['an unknown operation', {}, 'Nope', 'there is no operation Nope; it has Orders'],
    [
      'a document of several operations without an operation name',
      { text: 'query A { __typename } query B { __typename }' },
      undefined,
      'name one of its operations: A, B',
    ],
    [
      'a missing variable',
      { variables: {} },
      undefined,
      'Variable "$first" of required type "Int!" was not provided.',
    ],
    [
      'a variable of the wrong type',
      { variables: { first: 'x' } },
      undefined,
      'Variable "$first" got invalid value "x"; Int cannot represent non-integer value: "x"',
    ],
    [
      'an undeclared variable',
      { variables: { first: 1, frist: 1 } },
      undefined,
      'no operation declares the variable $frist; declared: first',
    ],
  ])('rejects %s', (_, source, operationName, message) => {
    const asked = { schema, text: document, name: 'orders.graphql', ...source }
    expect(() => priceOperation(asked, operationName)).toThrow(new Error(`orders.graphql: ${message}`))
  })

  it('writes budgets, and the check fails if one is exceeded', async () => {
    const check = () => runMain(['budget', '--documents', folder])
    expect(await check()).toMatchObject({
      code: 1,
      err: expect.stringContaining('budgets.json: create it with --write'),
    })
    const variables = join(folder, 'orders.variables.json')
    await writeFile(variables, '{ "first": 10 }')
    expect(await runMain(['budget', '--documents', folder, '--write'])).toMatchObject({ code: 0 })
    expect(JSON.parse(await readFile(join(folder, 'budgets.json'), 'utf8'))).toEqual({
      'orders.graphql#Orders': { calls: 11, roundTrips: 2, readUnits: 6, writeUnits: 0 },
    })
    expect(await check()).toMatchObject({ code: 0, out: '1 operation is within its budget.\n' })
    await writeFile(variables, '{ "first": 20 }')
    expect(await check()).toMatchObject({
      code: 1,
      out: expect.stringContaining('orders.graphql#Orders may cost 21 calls, over its budget of 11'),
    })
  })

  it('has the costs, the budgets and the faults as JSON', async () => {
    const { code, out } = await runMain(['budget', '--documents', folder, '--json'])
    expect(code).toBe(1)
    expect(JSON.parse(out).result.operations).toEqual([
      {
        name: 'orders.graphql#Orders',
        cost: expect.objectContaining({ calls: 21 }),
        budget: expect.objectContaining({ calls: 11 }),
        faults: expect.arrayContaining([expect.stringContaining('may cost 21 calls, over its budget of 11')]),
      },
    ])
  })

  it('has write units in budgets', async () => {
    await using writes = await temporaryFolder()
    const input = '{ productId: "p-1", customerId: "c-1", stars: 5, text: "x" }'
    const document = `mutation { createReview(input: ${input}) { stars } }`
    await writeFile(join(writes.path, 'create.graphql'), document)
    expect(await runMain(['budget', '--documents', writes.path, '--write'])).toMatchObject({ code: 0 })
    const budgets = join(writes.path, 'budgets.json')
    const { 'create.graphql': budget } = JSON.parse(await readFile(budgets, 'utf8'))
    expect(budget.writeUnits).toBeGreaterThan(0)
    for (const [writeUnits, message] of [
      [0, /create\.graphql may cost \d+ write units, over its budget of 0/],
      [undefined, /create\.graphql has no budget of write units/],
    ] as const) {
      await writeFile(budgets, JSON.stringify({ 'create.graphql': { ...budget, writeUnits } }))
      const { code, out } = await runMain(['budget', '--documents', writes.path])
      expect(code).toBe(1)
      expect(out).toMatch(message)
    }
  })

  it('writes no budget for invalid variables', async () => {
    await using wrong = await temporaryFolder()
    await writeFile(join(wrong.path, 'orders.graphql'), document)
    await writeFile(join(wrong.path, 'orders.variables.json'), '{ "first": "ten" }')
    expect(await runMain(['budget', '--documents', wrong.path, '--write'])).toMatchObject({
      code: 1,
      err: expect.stringContaining('orders.graphql: Variable "$first" got invalid value "ten"'),
    })
    expect(await readdir(wrong.path)).not.toContain('budgets.json')
  })
})

async function temporaryFolder() {
  const path = await mkdtemp(join(tmpdir(), 'dynagate-budgets-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) }
}
