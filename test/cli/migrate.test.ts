import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../../src/cli/open-app.ts'
import { FormerOrder, switched } from '../store/migration/orders.ts'
import former from './migrated-app/former.ts'
import { runMain } from './run-cli.ts'

const app = (release: string) => `test/cli/migrated-app/${release}.ts`

describe('dynagate migrate', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'migrate-'))
    await using opened = await openFormer()
    await opened.store.fill((put) => {
      put(former.table.entities[0] as never, [{ customerId: 'c1', name: 'Ada' }] as never)
      put(FormerOrder, [
        { customerId: 'c1', orderId: 'o1', placedAt: new Date('2026-01-05T10:00:00Z'), total: '12.50' },
      ])
    })
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  const openFormer = () =>
    openApp(former, {
      choice: { kind: 'embedded', directory },
      createTable: false,
      environment: {},
      write: () => {},
    })
  const run = (action: string, release: string, ...args: string[]) =>
    runMain(['migrate', action, '--schema', app(release), '--dir', directory, ...args])

  it('plans: compares two models, and prices what moves', async () => {
    const planned = await run('plan', 'next', '--from', app('former'), '--max-units', '10')
    expect(planned).toEqual({
      code: 1,
      err: '',
      out: `orders (${directory})
Order: dynagate migrate: give the release before it \`next\`, and the one after it \`former\`
  the primary key: 'CUSTOMER#{customerId} + ORDER#{placedAt}#{orderId}' becomes 'CUSTOMER#{customerId} + O#{orderId}'
  its key on gsi1: 'ORDER#{orderId} + ORDER' becomes 'STATE#{state} + {placedAt}#{orderId}'
Order, to store both forms: about 1 item of 3, about 4 read units and 6 write units, 1 s
Order, to delete one form: about 1 item of 3, about 1 read unit and 2 write units, 1 s
`,
    })
  })

  it('plans nothing where no stored item has to change', async () => {
    const planned = await run('plan', 'former', '--from', app('former'))
    expect(planned).toMatchObject({
      code: 0,
      out: expect.stringContaining('No stored item has to change.\n'),
    })
  })

  it('prints the price first, and writes only with --yes', async () => {
    const priced = await run('run', 'begun')
    expect(priced).toMatchObject({ code: 0, err: '' })
    expect(priced.out).toContain('Order, to store both forms: about 1 item of 3')
    expect(priced.out).toContain('Nothing was written. --yes does it.\n')
    expect((await run('status', 'begun')).out).toBe(
      'Order: not begun; the model has next; all items have the keys of the model\n',
    )
    const done = await run('run', 'begun', '--yes', '--json')
    expect(done).toMatchObject({ code: 0 })
    expect(JSON.parse(done.out)).toMatchObject({
      command: 'migrate',
      result: {
        migrated: [{ entity: 'Order', pass: 'verify', items: 1, written: 0, broken: 0, faults: [] }],
      },
    })
    expect(JSON.parse((await run('status', 'begun', '--json')).out)).toMatchObject({
      result: { migrations: [{ entity: 'Order', role: 'next', stage: 'both', isComplete: true }] },
    })
  })

  it('keeps a release with one form from starting meanwhile', async () => {
    await expect(openFormer()).rejects.toThrow(
      'the items of the table orders do not fit the model (see dynagate migrate status):\n' +
        '  - Order: its items are stored in two forms, and this model has one: start a release with next or former',
    )
  })

  it('asks for no backfill of the items that it moves', async () => {
    let said = ''
    await using _ = await openApp(
      { table: switched, schema: former.schema },
      {
        choice: { kind: 'embedded', directory },
        createTable: false,
        environment: {},
        write: (text) => {
          said += text
        },
      },
    )
    expect(said).not.toContain('dynagate backfill')
  })

  it('is no time for imports', async () => {
    const ended = await runMain(['import', '--from', directory, '--schema', app('begun'), '--dir', directory])
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('Order has next, and an import') })
  })

  it.each([
    [['halt'], 'expected an action, plan, run, contract, revert, status, got "halt"'],
    [['run', '--from', app('former')], '--from is an option of plan'],
    [['contract', '--schema', app('begun')], 'no entity of the model has former'],
    [['run', '--schema', app('begun'), '--entity', 'Note'], '--entity expects Customer, Order, got "Note"'],
  ])('rejects %j', async (args, message) => {
    const ended = await runMain(['migrate', ...args, '--dir', directory])
    expect(ended).toMatchObject({ code: 2, out: '' })
    expect(ended.err).toContain(message)
  })
})
