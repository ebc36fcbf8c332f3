import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openApp } from '../../src/cli/app/open-app.ts'
import { loadDefinition } from '../../src/cli/definition/load-definition.ts'
import { runHandlers } from '../../src/cli/serve/run-handlers.ts'
import type { LogEntry } from '../../src/server/index.ts'
import { handled, Note } from './handlers-app/index.ts'
import { runMain } from './run-cli.ts'

const schema = join(import.meta.dirname, 'handlers-app/index.ts')

describe('dynagate handlers', () => {
  let directory: string
  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'handlers-'))
  })
  afterAll(() => rm(directory, { recursive: true, force: true }))

  const run = (...args: string[]) => runMain(['handlers', ...args])
  const there = () => ['--schema', schema, '--dir', directory]

  it('lists, replays and discards the changes that handlers of a gateway failed to handle', async () => {
    handled.accepts = (noteId) => noteId === 'good'
    const entries = await withGateway(async (store, logged) => {
      for (const noteId of ['bad', 'worse', 'good'])
        await store.request().create(Note, { noteId, text: 'a note' })
      await logged((entry) => entry.level === 'error', 2)
    })
    expect(entries.map(({ level, message }) => [level, message.replace(/[0-9a-f]{32}/, 'ID')])).toEqual([
      ['info', 'This process runs the handlers of the table.'],
      [
        'error',
        'A change is a dead letter of the handler index, with the token index:ID: dynagate handlers replay',
      ],
      [
        'error',
        'A change is a dead letter of the handler index, with the token index:ID: dynagate handlers replay',
      ],
    ])

    const listed = await run('list', ...there())
    expect(listed.code).toBe(0)
    expect(listed.out).toMatch(
      /^1 {2}\S+Z {2}index {2}INSERT .*NOTE#bad.* 1 attempt {2}index:\S+\n {3}the index rejects bad\n2 /,
    )
    expect(listed.out).toContain('2 dead letters.\n')

    handled.accepts = (noteId) => noteId === 'bad'
    const replayed = await run('replay', ...there())
    expect(replayed.code).toBe(1)
    expect(replayed.out).toMatch(
      /failed again: the index rejects worse\n1 change was handled, 1 failed again, 0 were skipped/,
    )
    expect(handled.notes.at(-1)).toBe('bad')
    expect((await run('list', '--handler', 'other', ...there())).out).toBe('0 dead letters.\n')
    expect((await run('discard', ...there())).out).toBe('1 dead letter was removed.\n')
    expect((await run('replay', ...there())).out).toBe(
      '0 changes were handled, 0 failed again, 0 were skipped.\n',
    )
  })

  it('rejects other actions', async () => {
    expect(await run('retry')).toMatchObject({
      code: 2,
      err: expect.stringContaining('expected list, replay or discard, got "retry"'),
    })
  })

  type Store = Awaited<ReturnType<typeof openApp>>['store']
  type Logged = (is: (entry: LogEntry) => boolean, count: number) => Promise<void>

  /** Runs the handlers as `dynagate start` does, and returns what they log. */
  async function withGateway(work: (store: Store, logged: Logged) => Promise<void>): Promise<LogEntry[]> {
    const entries: LogEntry[] = []
    let wake = () => {}
    const log = (entry: LogEntry) => {
      entries.push(entry)
      wake()
    }
    const logged: Logged = async (is, count) => {
      while (entries.filter(is).length < count) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    }
    const choice = { kind: 'embedded', directory } as const
    const write = () => {}
    const definition = await loadDefinition(schema)
    await using app = await openApp(definition, { choice, createTable: false, environment: {}, write })
    await using _ = await runHandlers(definition, app, { region: 'local', log })
    await logged(({ level }) => level === 'info', 1)
    await work(app.store, logged)
    return entries
  }
})
