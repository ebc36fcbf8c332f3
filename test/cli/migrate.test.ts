import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../../src/cli/app/open-app.ts'
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
  /** The options of a command with the model of a release, and the data of the migration or of another table. */
  const of = (release: string, data = '') => ['--schema', app(release), '--dir', join(directory, data)]
  const item = (sk: string) => ({ pk: { S: 'CUSTOMER#c1' }, sk: { S: sk } })
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

  it('plans nothing without an earlier model or a declared migration, and says so', async () => {
    expect(await run('plan', 'next')).toMatchObject({
      code: 0,
      out: expect.stringContaining('No entity of the model has next or former: --from PATH compares'),
    })
  })

  it('plans a migration that the model declares', async () => {
    expect(await run('plan', 'begun', '--from', app('next'))).toMatchObject({
      code: 0,
      out: expect.stringContaining('Order: dynagate migrate, as the model declares\n'),
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

  it('is no time for imports into its table, with any model', async () => {
    const exported = join(directory, 'exported')
    const exporting = await runMain(['export', '--out', exported, '--yes', ...of('former')])
    expect(exporting).toMatchObject({ code: 0 })
    const importing = ['import', '--from', exported, '--yes', '--overwrite']
    const inTwoForms =
      "the items can't be imported into the table orders with this model:\n" +
      '  - Order: its items are stored in two forms, and this model has one: start a release with next or former'
    for (const release of ['former', 'next'])
      expect(await runMain([...importing, ...of(release)])).toMatchObject({
        code: 1,
        err: expect.stringContaining(inTwoForms),
      })
    const ended = await runMain(['import', '--from', directory, '--schema', app('begun'), '--dir', directory])
    expect(ended).toMatchObject({ code: 2, err: expect.stringContaining('Order has next, and an import') })
  })

  it('continues in a new table that imports its export', async () => {
    const importing = ['import', '--from', join(directory, 'exported'), '--yes']
    const imported = await runMain([...importing, ...of('former', 'copy')])
    const hint = 'Order: its items are stored in two forms, and this model has one'
    expect(imported).toMatchObject({ code: 0, out: expect.stringContaining(hint) })
    expect((await run('status', 'begun', '--dir', join(directory, 'copy'))).out).toBe(
      'Order: both; the model has next; all items have the keys of the model\n',
    )
    await writeFile(join(directory, 'exported/dynagate-import-orders.json'), '{}')
    const continued = await runMain([...importing, ...of('former', 'copy')])
    expect(continued, 'after an interruption').toMatchObject({ code: 0 })
  })

  it('is left to its own steps by doctor, which says so', async () => {
    expect(await runMain(['doctor', ...of('begun')])).toMatchObject({
      code: 0,
      out: expect.stringContaining(
        "\nItems of Order aren't examined until the migration of their keys has ended.\n",
      ),
    })
  })

  it('is known to a model that is inferred meanwhile', async () => {
    const inferred = await runMain(['infer', '--from', join(directory, 'exported'), '--json'])
    expect(JSON.parse(inferred.out).result).toMatchObject({
      entities: { Order: 1, O: 1 },
      migrating: ['Order'],
    })
    const { err } = await runMain(['infer', '--from', join(directory, 'exported')])
    expect(err).toContain('The keys of Order are being migrated: its items are stored in two forms')
  })

  it('keeps its records from a table of another release', async () => {
    const earlier = {
      folder: join(directory, 'earlier'),
      line: { Item: item('ORDER#2026-01-05T10:00:00.000Z#o1') },
    }
    await mkdir(earlier.folder)
    await writeFile(join(earlier.folder, 'orders.json'), JSON.stringify(earlier.line))
    const imported = await runMain(['import', '--from', earlier.folder, '--yes', ...of('next', 'unmigrated')])
    expect(imported).toMatchObject({
      code: 0,
      out: expect.stringContaining('\n1 item has the key of no entity of the model.\n'),
    })
    const importing = ['import', '--from', join(directory, 'exported'), '--yes', '--overwrite']
    expect(await runMain([...importing, ...of('former', 'unmigrated')])).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        'Order: the files have another record of a migration than the table: import them into a new one',
      ),
    })
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
