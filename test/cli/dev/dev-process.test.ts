import { spawn } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { pageAt } from '../../docs/pages.ts'

const root = join(import.meta.dirname, '../../..')

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'dynagate-dev-'))
  await mkdir(join(folder, 'node_modules'))
  await symlink(root, join(folder, 'node_modules/dynagate'))
  await symlink(join(root, 'node_modules/typescript'), join(folder, 'node_modules/typescript'))
  const { text } = pageAt('docs/your-project.md')
  const [, shop = ''] = /```typescript\n\/\/ shop\.ts\n([\s\S]*?)```/.exec(text) ?? []
  await writeFile(join(folder, 'package.json'), '{"type":"module"}')
  await writeFile(join(folder, 'shop.ts'), shop)
  await writeFile(join(folder, 'plain.ts'), 'export const plain: number = 1\n')
  const compilerOptions = { strict: true, skipLibCheck: true, types: [] }
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['plain.ts'] }))
})
afterAll(() => rm(folder, { recursive: true }))

it('dynagate dev follows the files of a project, and serves the previous definition after a fault', async () => {
  await using dev = startDev()
  const [, url = ''] = /^The gateway is running: (\S+)/.exec(await dev.line(/^The gateway is running/)) ?? []
  await dev.line(/^No faults\.$/)
  const fieldsOf = async (type: string) => {
    const query = `{ __type(name: "${type}") { fields { name } } customer(customerId: "c1") { name } }`
    const response = await fetch(url, {
      method: 'POST',
      // A connection that is kept open ends with the gateway that it leads to.
      headers: { 'content-type': 'application/json', connection: 'close' },
      body: JSON.stringify({ query }),
    })
    const { data } = (await response.json()) as {
      data: { __type: { fields: { name: string }[] }; customer: unknown }
    }
    expect(data.customer, 'the data stays').toEqual({ name: 'Ada' })
    return data.__type.fields.map(({ name }) => name)
  }
  expect(await fieldsOf('Query')).not.toContain('orders')
  const edit = async (from: string, to: string) => {
    const file = join(folder, 'shop.ts')
    await writeFile(file, (await readFile(file, 'utf8')).replace(from, to))
  }

  await edit(
    'order: t.item(access.order),',
    'order: t.item(access.order), orders: t.connection(access.ordersOf),',
  )
  await dev.line(/^The gateway serves the changed definition/)
  expect(await fieldsOf('Query')).toContain('orders')
  expect(await readFile(join(folder, 'schema.graphql'), 'utf8')).toContain('orders(')

  await edit("sort: 'PROFILE'", "sort: '{nothing}'")
  await dev.line(/^ {2}shop\.ts:\d+ {2}Customer: .*\{nothing\} is not an attribute/)
  expect(await fieldsOf('Query')).toContain('orders')
  await edit("sort: '{nothing}'", "sort: 'PROFILE'")
  await dev.line(/^No faults\.$/)

  await writeFile(join(folder, 'plain.ts'), 'export const plain: number = "1"\n')
  await dev.line(/^ {2}plain\.ts:1:14 {2}TS2322: /)
  expect(await dev.stop()).toBe(0)
  // A gateway that doesn't end by itself is killed, which is announced.
  expect(await dev.rest()).not.toContainEqual(expect.stringMatching(/^The gateway has/))
})

function startDev() {
  const child = spawn(
    process.execPath,
    [
      '--conditions=dynagate-source',
      join(root, 'bin/dynagate.js'),
      'dev',
      '--schema',
      './shop.ts',
      '--port',
      '0',
    ],
    {
      cwd: folder,
      env: { PATH: process.env.PATH, LOG_LEVEL: 'silent' },
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const stop = () => {
    child.kill('SIGINT')
    return ended
  }
  return {
    /** The next line that matches. */
    async line(pattern: RegExp): Promise<string> {
      const before: string[] = []
      for (;;) {
        const { value, done } = await lines.next()
        if (done) throw new Error(`dynagate dev ended before it wrote ${pattern}: ${before.join('\n')}`)
        if (pattern.test(value)) return value
        before.push(value)
      }
    },
    /** The lines that are left, once it has ended. */
    async rest(): Promise<string[]> {
      const left: string[] = []
      for (let next = await lines.next(); !next.done; next = await lines.next()) left.push(next.value)
      return left
    },
    stop,
    [Symbol.asyncDispose]: async () => void (await stop()),
  }
}
