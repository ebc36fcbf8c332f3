import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Plan, RecordedRequest, RunResponse } from '../../src/explorer/protocol/index.ts'
import bookshop, { lentAt } from './bookshop.ts'
import { type OpenExplorer, openExplorer } from './open-explorer.ts'

let app: OpenExplorer

beforeAll(async () => {
  app = await openExplorer(bookshop)
})

afterAll(() => app[Symbol.asyncDispose]())

const query = 'query Lent($id: ID!) { reader(readerId: $id) { email lent(first: 2) { nodes { fee } } } }'

describe('/explorer/plan', () => {
  it('has the estimate, each read with its round trip, and the lines of dynagate explain', async () => {
    const plan = await app.post<Plan>('plan', { query, variables: { id: 'r1' } })
    expect(plan.estimated).toMatchObject({ calls: { least: 1, most: 2 }, roundTrips: { least: 1, most: 1 } })
    expect(plan.reads).toEqual([
      {
        path: 'reader',
        field: 'Query.reader',
        pattern: 'reader',
        operation: 'GetItem',
        index: null,
        partition: 'READER#{readerId}',
        sort: 'READER',
        depth: 0,
        roundTrip: 1,
        lastTrip: 1,
        times: 1,
        readUnits: 0.5,
        writeUnits: 0,
      },
      expect.objectContaining({
        path: 'reader.lent',
        pattern: 'loans',
        operation: 'Query',
        depth: 1,
        roundTrip: 1,
      }),
    ])
    expect(plan.text.split('\n')[1]).toBe(
      '└─ reader  [round trip 1] GetItem READER#{readerId} / READER, at most 0.5 read units',
    )
    expect(plan.actual).toBeUndefined()
  })

  it.each([
    [{ query: '{ reader' }, 'GRAPHQL_PARSE_FAILED', /line 1, column 9/],
    [{ query: '{ shoes }' }, 'GRAPHQL_VALIDATION_FAILED', /Cannot query field "shoes"/],
    [{ query, variables: { id: ['r1'] } }, 'BAD_USER_INPUT', /variables/],
    [{ query, operationName: 'Other' }, 'OPERATION_RESOLUTION_FAILURE', /'Other'/],
    [{ query: 7 }, 'BAD_USER_INPUT', /query: expected a string, got 7/],
  ])('rejects %j', async (body, code, message) => {
    expect(await app.fault('plan', body)).toEqual({
      status: 400,
      code,
      message: expect.stringMatching(message),
    })
  })
})

it('/explorer/plan reads a bounded number of tokens', async () => {
  const query = `{ ${'x '.repeat(10_001)} }`
  expect(await app.fault('plan', { query })).toMatchObject({ status: 400, code: 'GRAPHQL_PARSE_FAILED' })
})

describe('/explorer/requests', () => {
  it('has the latest operations with their plan, its calls and what they merged', async () => {
    const response = await app.query(query, { id: 'r1' })
    const id = response.headers.get('x-request-id')
    const [request, ...others] = await app.get<RecordedRequest[]>(`requests?id=${id}`)
    expect(others).toEqual([])
    expect(request).toMatchObject({
      id,
      name: 'Lent',
      type: 'query',
      code: 'OK',
      query,
      variables: { id: 'r1' },
    })
    expect(request?.plan?.actual).toEqual({ calls: 1, roundTrips: 1, readUnits: 0.5, writeUnits: 0 })
    // Neighbours in one partition.
    expect(request?.plan?.calls).toMatchObject([
      { operation: 'Query', patterns: ['reader', 'loans'], roundTrip: 1 },
    ])
    expect(request?.plan?.reads.map(({ path, calls }) => [path, calls])).toEqual([
      ['reader', [0]],
      ['reader.lent', [0]],
    ])
  })

  it('has operations that were rejected, and no request of the explorer itself', async () => {
    await app.query('{ shoes }')
    await app.query('{ loan(loanId: "l1") { fee reader { email } } }')
    await app.fault('plan', { query: '{ shoes }' })
    const [loan, shoes] = await app.get<RecordedRequest[]>('requests')
    expect(loan?.plan?.calls?.map(({ operation, roundTrip }) => [operation, roundTrip])).toEqual([
      ['Query', 1],
      ['GetItem', 2],
      ['GetItem', 3],
    ])
    expect(shoes).toEqual({
      id: expect.any(String),
      at: expect.any(Number),
      milliseconds: expect.any(Number),
      code: 'GRAPHQL_VALIDATION_FAILED',
    })
  })

  it('keeps a hundred of them, and of a very large one neither document nor variables', async () => {
    const named = (at: number) => `query Number${at} { __typename }`
    for (let at = 0; at < 101; at += 1) await app.query(named(at))
    await app.query(query, { id: 'r1', more: 'x'.repeat(100_000) })
    const [large, ...requests] = await app.get<RecordedRequest[]>('requests')
    expect([requests.length, requests[0]?.name, requests.at(-1)?.name]).toEqual([99, 'Number100', 'Number2'])
    expect(large).toMatchObject({ name: 'Lent', code: 'OK' })
    expect([large?.query, large?.plan]).toEqual([undefined, undefined])
  })
})

describe('/explorer/run', () => {
  const run = (pattern: string, given: object, page: object = {}) =>
    app.post<RunResponse>('run', { pattern, arguments: given, ...page })
  const idsOf = ({ items }: RunResponse) => items.map(({ item }) => item.loanId?.S)

  it('reads a page of a pattern, with the key condition and the plan', async () => {
    const first = await run('loans', { readerId: 'r1' }, { first: 2 })
    expect(idsOf(first)).toEqual(['l3', 'l2'])
    expect(first.condition).toEqual({
      index: null,
      partition: [{ S: 'READER#r1' }],
      sort: { op: 'beginsWith', values: [{ S: 'LOAN#' }] },
    })
    expect(first.plan).toMatchObject({
      actual: { calls: 1, roundTrips: 1, readUnits: 0.5 },
      reads: [{ pattern: 'loans', operation: 'Query', calls: [0] }],
    })
    expect(first.plan.text).toMatch(/Query READER#\{readerId\} \/ LOAN#/)
    const rest = await run('loans', { readerId: 'r1' }, { first: 2, after: first.cursor })
    expect([idsOf(rest), rest.cursor]).toEqual([['l1'], undefined])
  })

  it('takes ranges and filters in the forms of GraphQL', async () => {
    const after = { lentAt: { gt: lentAt(1) } }
    expect(idsOf(await run('loans', { readerId: 'r1', ...after }))).toEqual(['l3', 'l2'])
    const filter = { or: [{ state: { in: ['RETURNED'] } }, { fee: { lte: '1.50' } }] }
    expect(idsOf(await run('loans', { readerId: 'r1', filter }))).toEqual(['l3', 'l1'])
  })

  it('reads one item, by its key, by an index with only keys, or by a unique value', async () => {
    expect((await run('reader', { readerId: 'r1' })).items).toMatchObject([{ entity: 'Reader' }])
    const loan = await run('loan', { loanId: 'l2' })
    expect(loan.items).toMatchObject([{ entity: 'Loan', item: { fee: { N: '2.5' } } }])
    expect(loan.plan.actual).toMatchObject({ calls: 2, roundTrips: 2 })
    const byEmail = await run('readerByEmail', { email: 'bob@example.com' })
    expect(byEmail.items).toMatchObject([{ item: { readerId: { S: 'r2' } } }])
    expect(byEmail.condition).toBeUndefined()
    expect((await run('readerByEmail', { email: 'eve@example.com' })).items).toEqual([])
    expect((await run('everything', { readerId: 'r1' })).items).toHaveLength(4)
  })

  it.each([
    [{ pattern: 'shoes' }, /pattern: expected reader, readerByEmail, .*, got "shoes"/],
    [{ pattern: 'loans' }, /readerId must be given/],
    [{ pattern: 'loans', arguments: { readerId: 'r1', shoe: 1 } }, /has no argument 'shoe'/],
    [{ pattern: 'loans', arguments: { readerId: 'r1', filter: { note: { eq: 'a' } } } }, /note.*state, fee/],
    [{ pattern: 'loans', arguments: { readerId: 'r1', lentAt: { gt: 'yesterday' } } }, /lentAt.gt/],
    [{ pattern: 'loans', arguments: { readerId: 'r1', filter: 'all' } }, /expected an object of conditions/],
  ])('rejects %j', async (body, message) => {
    const fault = await app.fault('run', body)
    expect(fault).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
      message: expect.stringMatching(message),
    })
  })

  it('rejects a cursor of other arguments', async () => {
    const { cursor } = await run('loans', { readerId: 'r1' }, { first: 1 })
    expect(
      await app.fault('run', { pattern: 'loans', arguments: { readerId: 'r2' }, after: cursor }),
    ).toMatchObject({
      code: 'BAD_CURSOR',
    })
  })
})
