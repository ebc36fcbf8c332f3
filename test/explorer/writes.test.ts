import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import helpdesk from '../../examples/helpdesk/index.ts'
import type { Items, PreviewResponse, RunResponse, WriteResponse } from '../../src/explorer/protocol/index.ts'
import bookshop, { lentAt } from './bookshop.ts'
import { type OpenExplorer, openExplorer } from './open-explorer.ts'

const loan = { readerId: 'r1', loanId: 'l9', state: 'OPEN', lentAt: lentAt(9), fee: '9.00' }

describe('a write', () => {
  let app: OpenExplorer
  beforeAll(async () => {
    app = await openExplorer(bookshop)
  })
  afterAll(() => app[Symbol.asyncDispose]())

  const preview = (body: object) => app.post<PreviewResponse>('preview', body)
  const write = (body: object) => app.post<WriteResponse>('write', body)
  const all = async () => (await app.post<Items>('scan', { accept: true })).items

  it('is previewed with its keys, its attributes and its companions, and not made', async () => {
    const before = await all()
    const shown = await preview({ entity: 'Loan', action: 'create', values: loan })
    expect(shown.faults).toEqual([])
    expect(shown.after).toMatchObject({ entity: 'Loan', item: { fee: { N: '9' }, revision: { N: '1' } } })
    expect(shown.places).toEqual([
      { index: null, after: [{ S: 'READER#r1' }, { S: `LOAN#${lentAt(9)}#l9` }] },
      { index: 'gsi1', after: [{ S: 'STATE#OPEN' }, { S: `${lentAt(9)}#l9` }] },
      { index: 'keys', after: [{ S: 'LOAN#l9' }] },
    ])
    expect(shown.changes).toContainEqual({ attribute: 'fee', after: { N: '9' } })
    expect(shown.companions).toEqual([
      { action: 'update', entity: 'Reader', key: { pk: { S: 'READER#r1' }, sk: { S: 'READER' } } },
    ])
    expect(shown.writeUnits?.most).toBeGreaterThan(3)
    expect(await all()).toEqual(before)
  })

  it('that is not complete shows the keys as far as they are made, and all that is wrong', async () => {
    const values = { loanId: 'l9', lentAt: 'yesterday', fee: 'much', note: 'x'.repeat(21) }
    const shown = await preview({ entity: 'Loan', action: 'create', values })
    expect(shown.places).toEqual([
      {
        index: null,
        partial: { partition: 'READER#{readerId}', sort: 'LOAN#{lentAt}#l9' },
        missing: ['readerId', 'lentAt'],
      },
      {
        index: 'gsi1',
        partial: { partition: 'STATE#{state}', sort: '{lentAt}#l9' },
        missing: ['state', 'lentAt'],
      },
      { index: 'keys', partial: { partition: 'LOAN#l9' }, missing: [] },
    ])
    expect(shown.faults.map(({ attribute, code }) => [attribute, code])).toEqual([
      ['lentAt', 'BAD_USER_INPUT'],
      ['fee', 'BAD_USER_INPUT'],
      ['note', 'BAD_USER_INPUT'],
    ])
    const [fault] = (await preview({ entity: 'Loan', action: 'create', values: { loanId: 'l9' } })).faults
    expect(fault).toEqual({
      attribute: 'readerId',
      code: 'BAD_USER_INPUT',
      message: 'Loan.readerId: is required',
    })
  })

  it('shows what DynamoDB would reject, without being made', async () => {
    const codesOf = async (body: object) => (await preview(body)).faults.map(({ code }) => code)
    const taken = { readerId: 'r3', email: 'ada@example.com' }
    expect(await codesOf({ entity: 'Reader', action: 'create', values: taken })).toEqual(['UNIQUE_VIOLATION'])
    const again = { readerId: 'r1', email: 'new@example.com' }
    expect(await codesOf({ entity: 'Reader', action: 'create', values: again })).toEqual(['ALREADY_EXISTS'])
    const noParent = { ...loan, readerId: 'r7' }
    expect(await codesOf({ entity: 'Loan', action: 'create', values: noParent })).toHaveLength(1)
    const key = { readerId: 'r1', lentAt: lentAt(8), loanId: 'l8' }
    expect(await codesOf({ entity: 'Loan', action: 'update', key, values: { fee: '1.00' } })).toEqual([
      'NOT_FOUND',
    ])
    expect(await codesOf({ entity: 'Loan', action: 'delete', key })).toEqual(['NOT_FOUND'])
  })

  it('is made, changed and deleted, as it was previewed', async () => {
    const created = { entity: 'Loan', action: 'create', values: loan }
    const { after } = await preview(created)
    const { stored, faults, writeUnits } = await write(created)
    expect(faults).toEqual([])
    expect(stored).toEqual(after)
    expect(writeUnits).toBeGreaterThan(3)

    const key = { readerId: 'r1', lentAt: lentAt(9), loanId: 'l9' }
    const returned = { entity: 'Loan', action: 'update', key, values: { state: 'RETURNED', note: 'late' } }
    const changed = await preview(returned)
    expect(changed.before).toEqual(after)
    expect(changed.changes).toEqual([
      { attribute: 'state', before: { S: 'OPEN' }, after: { S: 'RETURNED' } },
      { attribute: 'revision', before: { N: '1' }, after: { N: '2' } },
      { attribute: 'gpk', before: { S: 'STATE#OPEN' }, after: { S: 'STATE#RETURNED' } },
      { attribute: 'note', after: { S: 'late' } },
    ])
    expect(changed.places[1]).toEqual({
      index: 'gsi1',
      before: [{ S: 'STATE#OPEN' }, { S: `${lentAt(9)}#l9` }],
      after: [{ S: 'STATE#RETURNED' }, { S: `${lentAt(9)}#l9` }],
    })
    expect((await write(returned)).stored).toEqual(changed.after)

    const deleted = { entity: 'Loan', action: 'delete', key }
    const gone = await preview(deleted)
    expect(gone.before).toEqual(changed.after)
    expect(gone.after).toBeUndefined()
    expect(gone.places[2]).toEqual({ index: 'keys', before: [{ S: 'LOAN#l9' }] })
    expect(await write(deleted)).toMatchObject({ faults: [] })
    expect((await write(deleted)).faults).toMatchObject([{ code: 'NOT_FOUND' }])
  })

  it('has faults where its values do not fit, and the request where it is none', async () => {
    const wrong = await write({ entity: 'Loan', action: 'create', values: { ...loan, fee: 1.234, shoe: 1 } })
    expect(wrong.faults).toMatchObject([{ attribute: 'fee' }, { message: /^Loan has no attribute 'shoe'/ }])
    expect(wrong.writeUnits).toBe(0)
    const maintained = await write({ entity: 'Loan', action: 'create', values: { ...loan, revision: 3 } })
    expect(maintained.faults).toMatchObject([{ attribute: 'revision', code: 'BAD_USER_INPUT' }])
    expect(await app.fault('write', { entity: 'Shoe' })).toMatchObject({
      status: 400,
      code: 'BAD_USER_INPUT',
    })
  })
})

describe('in a table with tenants and rules', () => {
  let app: OpenExplorer
  beforeAll(async () => {
    app = await openExplorer(helpdesk)
  })
  afterAll(() => app[Symbol.asyncDispose]())

  const as = (key: string) => ({ 'x-api-key': key })

  it('shows the items of all tenants', async () => {
    const { items } = await app.post<Items>('scan', { accept: true })
    expect(new Set(items.map(({ item }) => item.pk?.S?.toString().split('#')[1]))).toEqual(
      new Set(['a1', 'acme', 'globex']),
    )
    const found = await app.post<Items>('find', {
      entity: 'Ticket',
      values: { org: 'globex', customerId: 'ada' },
    })
    expect(found.items).toMatchObject([
      { entity: 'Ticket', item: { title: { S: 'The printer of ada at globex' } } },
    ])
  })

  it('reads patterns under the rules of the caller, in their tenant', async () => {
    const run = (key: string) => app.post<RunResponse>('run', { pattern: 'tickets', arguments: {} }, as(key))
    expect((await run('acme-ada-key')).items).toHaveLength(1)
    expect((await run('acme-support-key')).items).toHaveLength(2)
    expect(await app.fault('run', { pattern: 'tickets', arguments: {} })).toMatchObject({ status: 401 })
  })

  it('writes under the rules of the caller, in their tenant', async () => {
    const values = { customerId: 'ada', ticketId: 't9', title: 'The door' }
    const create = { entity: 'Ticket', action: 'create', values }
    const refused = await app.post<PreviewResponse>('preview', create, as('acme-bob-key'))
    expect(refused.faults).toMatchObject([{ code: 'FORBIDDEN' }])
    expect((await app.post<WriteResponse>('write', create, as('acme-bob-key'))).faults).toMatchObject([
      { code: 'FORBIDDEN' },
    ])
    expect((await app.post<PreviewResponse>('preview', create)).faults).toMatchObject([
      { code: 'UNAUTHENTICATED' },
    ])
    const own = await app.post<PreviewResponse>('preview', create, as('acme-ada-key'))
    expect(own).toMatchObject({ faults: [], after: { item: { pk: { S: 'ORG#acme#CUSTOMER#ada' } } } })
    const made = await app.post<WriteResponse>('write', create, as('acme-ada-key'))
    expect(made.stored).toEqual(own.after)
  })
})
