import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openEngine, serveEngine } from 'dynagate/engine'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { commands } from '../../src/cli/commands/index.ts'
import { openClient } from '../../src/store/index.ts'
import { runCli, runMain, trialApp } from './run-cli.ts'
import { createTrialData } from './trial-data.ts'

let folder: string
const at = (name: string) => join(folder, name)
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-bad-input-'))
  await mkdir(at('folder'))
  await writeFile(at('empty'), '')
  await writeFile(at('broken.json'), '{\n  "a": 1\n  "b": 2\n}\n')
  await writeFile(at('broken.graphql'), 'query {\n  zebra(\n}\n')
  await writeFile(at('broken.ts'), 'export default {\n  x: = 3\n}\n')
  await writeFile(at('throws.ts'), 'const nothing: any = undefined\n\nexport default nothing.more\n')
  await writeFile(at('items.jsonl'), '{"Item":{"pk":{"S":"NOTE#a"},"sk":{"S":"NOTE"}}}\n')
  await createTrialData(at('data'))
})
afterAll(() => rm(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

/** The action that a command needs before its options. */
const actions: Readonly<Record<string, string>> = { table: 'plan', handlers: 'list', migrate: 'plan' }

describe('an unknown option', () => {
  it.each([...commands.keys()])('of dynagate %s is a usage error', async (name) => {
    const args = [name, ...(actions[name] === undefined ? [] : [actions[name]]), '--no-such-option']
    expect(await runMain(args)).toEqual({
      code: 2,
      out: '',
      err: `dynagate ${name}: Unknown option '--no-such-option'. See: dynagate ${name} --help\n`,
    })
  })
})

/** Every place of the command line that takes a file, with the arguments before it and a broken file. */
const files: readonly {
  readonly args: readonly string[]
  readonly broken?: readonly [file: string, message: string]
  readonly empty?: string
}[] = [
  {
    args: ['explain', '--schema', trialApp],
    broken: ['broken.graphql', 'broken.graphql:3:1: Syntax Error'],
    empty: 'empty:1:1: Syntax Error: Unexpected <EOF>.',
  },
  {
    args: ['cost', '--schema', trialApp, '--traffic'],
    broken: ['broken.json', "broken.json:3:3: expected a comma or }, got '\"'"],
    empty: 'empty:1:1: expected a value, got the end',
  },
  {
    args: ['schema', '--schema', trialApp, '--diff'],
    broken: ['broken.graphql', 'broken.graphql:3:1: Syntax Error'],
    empty: 'empty:1:1: Syntax Error: Unexpected <EOF>.',
  },
  {
    args: ['infer', '--from', 'items.jsonl', '--description'],
    broken: ['broken.json', 'broken.json:3:3: expected a comma or }'],
    empty: 'empty:1:1: expected a value',
  },
  { args: ['infer', '--from'] },
  {
    args: ['export', '--schema', trialApp, '--dir', 'data', '--out', 'out', '--csv', '--mapping'],
    broken: ['broken.json', 'broken.json:3:3: expected a comma or }'],
    empty: 'empty:1:1: expected a value',
  },
  {
    args: ['import', '--schema', trialApp, '--dir', 'data', '--csv', '--from', 'items.jsonl', '--mapping'],
    broken: ['broken.json', 'broken.json:3:3: expected a comma or }'],
    empty: 'empty:1:1: expected a value',
  },
  {
    args: ['import', '--schema', trialApp, '--dir', 'data', '--from'],
    broken: ['broken.json', 'broken.json:1:2: expected a name in quotes, or }, got the end'],
  },
  {
    args: ['engine', '--memory', '--iam'],
    broken: ['broken.json', 'broken.json:3:3: expected a comma or }'],
    empty: 'empty:1:1: expected a value',
  },
  {
    args: ['engine', '--memory', '--faults'],
    broken: ['broken.json', 'broken.json:3:3: expected a comma or }'],
    empty: 'empty:1:1: expected a value',
  },
  { args: ['schema', '--schema'], empty: 'empty: expected the result of defineGateway' },
]

/** With files of the folder for their names. */
const placed = (args: readonly string[]) =>
  args.map((each) => (['items.jsonl', 'data', 'out', 'copy'].includes(each) ? at(each) : each))

describe('a file that the command line names', () => {
  it.each(files)('$args: one that is missing', async ({ args }) => {
    const { code, out, err } = await runMain([...placed(args), at('missing')])
    expect([code, out]).toEqual([args.includes('--schema') && args.at(-1) === '--schema' ? 1 : 2, ''])
    expect(err).toMatch(/^dynagate \w+: there is no file (or folder )?\S*missing.*\n$/)
  })

  it.each(files.filter(({ args }) => args.at(-1) !== '--from'))('$args: a folder', async ({ args }) => {
    const { code, out, err } = await runMain([...placed(args), at('folder')])
    expect([code === 0, out]).toEqual([false, ''])
    expect(err).toMatch(/folder is a folder: expected /)
  })

  it.each(files)('$args: one that does not parse, with line and column', async ({ args, broken }) => {
    if (broken === undefined) return
    const { code, out, err } = await runMain([...placed(args), at(broken[0])])
    expect({ failed: code !== 0, out, err }).toEqual({
      failed: true,
      out: '',
      err: expect.stringContaining(broken[1]),
    })
  })

  it.each(files)('$args: an empty one', async ({ args, empty }) => {
    if (empty === undefined) return
    const { code, out, err } = await runMain([...placed(args), at('empty')])
    expect({ failed: code !== 0, out, err }).toEqual({
      failed: true,
      out: '',
      err: expect.stringContaining(empty),
    })
  })
})

describe('a definition that does not load', () => {
  it.each([
    ['broken.ts', 'broken.ts:2:6: Expression expected'],
    ['throws.ts', "throws.ts:3:24: Cannot read properties of undefined (reading 'more')"],
  ])('%s: is named with line and column', async (file, message) => {
    // In a process of its own: vitest loads modules in its own way.
    const { code, out, err } = await runCli(['schema', '--schema', at(file)])
    expect({ code, out, err }).toEqual({ code: 1, out: '', err: expect.stringContaining(`${message}\n`) })
  })
})

/** Every command that works on stored items. */
const stored: readonly (readonly string[])[] = [
  ['backfill', '--yes'],
  ['doctor'],
  ['cascade'],
  ['handlers', 'list'],
  ['handlers', 'replay'],
  ['export', '--out', 'out', '--yes'],
  ['import', '--from', 'items.jsonl', '--yes'],
  ['table', 'plan'],
  ['table', 'apply'],
]

describe('a table of another shape', () => {
  beforeAll(async () => {
    await using client = await openClient({ kind: 'embedded', directory: at('other') })
    await client.createTable({
      TableName: 'notes',
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    })
  })

  // An export copies the items of any table.
  it.each(
    stored.filter(([name]) => name !== 'export'),
  )('%s %s: says what does not fit', async (...command) => {
    const { code, out, err } = await runMain([...placed(command), '--schema', trialApp, '--dir', at('other')])
    expect(code).toBe(1)
    expect(out + err).toMatch(
      /does not fit the model|the table has the key \(id\), the model declares \(pk, sk\)/,
    )
  })
})

describe('a table without access', () => {
  let server: Awaited<ReturnType<typeof serveEngine>>
  let engine: Awaited<ReturnType<typeof openEngine>>
  beforeAll(async () => {
    const Statement = { Effect: 'Allow', Action: 'dynamodb:ListTables', Resource: '*' } as const
    const policy = { Version: '2012-10-17', Statement } as const
    const accessKey = { accessKeyId: 'NOBODY', secretAccessKey: 'secret', user: 'nobody', policy }
    engine = await openEngine({ memory: true, iam: { accessKeys: [accessKey] } })
    server = await serveEngine(engine, { port: 0 })
  })
  afterAll(async () => {
    await server[Symbol.asyncDispose]()
    await engine.close()
  })

  it.each(stored)('%s %s: says what was denied', async (...command) => {
    vi.stubEnv('AWS_ENDPOINT_URL_DYNAMODB', server.url)
    vi.stubEnv('AWS_REGION', 'eu-west-1')
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'NOBODY')
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret')
    const { code, err } = await runMain([...placed(command), '--schema', trialApp])
    expect(code).toBe(1)
    expect(err).toContain('user/nobody is not authorized to perform: dynamodb:')
  })
})

describe('a command that ctrl-c interrupts', () => {
  /** Sends SIGINT as soon as a command handles it, once. */
  function interruptOnce(): void {
    const on = process.on.bind(process)
    vi.spyOn(process, 'on').mockImplementation((event, listener) => {
      on(event, listener)
      if (event !== 'SIGINT') return process
      vi.mocked(process.on).mockRestore()
      // As the signal would, it calls the listener of this program; vitest has others.
      queueMicrotask(() => listener('SIGINT'))
      return process
    })
  }

  it.each([
    ['export', '--out', 'copy', '--yes'],
    ['import', '--from', 'items.jsonl', '--yes', '--overwrite'],
    ['backfill', '--yes'],
    ['doctor'],
  ])('%s: says that it can be started again, which finishes it', async (...command) => {
    const dir = at(`interrupted ${command[0]}`)
    await createTrialData(dir)
    const run = () => runMain([...placed(command), '--schema', trialApp, '--dir', dir])
    interruptOnce()
    const stopped = await run()
    expect([stopped.code, stopped.err]).toEqual([
      1,
      `dynagate ${command[0]}: interrupted: start it again to continue\n`,
    ])
    expect(await run()).toMatchObject({ code: 0, err: '' })
  })
})
