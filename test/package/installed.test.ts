import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { addedTest, withChanges } from '../docs/get-started.ts'
import { type InstalledProject, installProject } from './installed-project.ts'

const root = join(import.meta.dirname, '../..')

/** The oldest Node that the package supports, the one that it is developed with, and the newest. */
const cases = [
  { node: '22.15.0', graphql: '16' },
  { node: '24', graphql: '17' },
  { node: '26', graphql: '16' },
]

describe.each(cases)('installed with Node $node and graphql $graphql', ({ node, graphql }) => {
  let project: InstalledProject
  beforeAll(async () => {
    project = await installProject([
      `node@${node}`,
      inject('tarball'),
      inject('createTarball'),
      `graphql@${graphql}`,
      ...['@pothos/core', 'typescript', '@types/node', 'vitest'],
      ...['@graphql-codegen/cli', '@graphql-codegen/client-preset', '@graphql-typed-document-node/core'],
    ])
  })
  afterAll(() => project?.[Symbol.dispose]())

  it('uses that Node and that graphql', async () => {
    const versions = "process.versions.node + ' ' + require('graphql').version"
    const { out } = await project.run(['node', '-p', versions])
    expect(out).toMatch(new RegExp(`^${node}\\S* ${graphql}\\.`))
  })

  it('does not install optional packages', () => {
    const installed = (name: string) => existsSync(join(project.folder, 'node_modules', name))
    expect(['undici', '@aws-sdk/client-dynamodb', '@aws-sdk/lib-dynamodb'].filter(installed)).toEqual([])
  })

  it('generates the typed operations of a project that uses it', async () => {
    // Before Node 22.18 a definition is compiled first, here without its types, which are not complete yet.
    expect(await project.run(['tsc', '--noCheck'])).toMatchObject({ code: 0 })
    const schema = ['dynagate', 'schema', '--schema', 'dist/shop.js', '--out', 'schema.graphql']
    expect(await project.run(schema)).toMatchObject({ code: 0, err: '' })
    expect(await project.run(['graphql-codegen'])).toMatchObject({ code: 0 })
    const generated = readFileSync(join(project.folder, 'gql/graphql.ts'), 'utf8')
    expect(generated).toContain('export type MyOrdersQuery =')
    expect(generated).toContain('placedAt: string')
  })

  it('type-checks and builds a project that uses it', async () => {
    expect(await project.run(['tsc'])).toEqual({ code: 0, out: '', err: '' })
  })

  it('declares types without errors of their own', async () => {
    const { out } = await project.run(['tsc', '--noEmit', '--skipLibCheck', 'false'])
    expect(
      out.split('\n').filter((line) => /^(?!node_modules)\S|^node_modules\/dynagate/.test(line)),
    ).toEqual([])
  })

  it('has a command-line interface', async () => {
    expect(await project.run(['dynagate', '--version'])).toMatchObject({ code: 0, out: '0.1.0\n' })
  })

  it('starts a gateway that responds', async () => {
    await using gateway = await project.start(start('--memory'))
    const { response, body } = await ask(gateway.url, '{ me { name } }')
    expect(body).toEqual({ data: { me: { name: 'Ada' } } })
    expect(response.headers.get('x-served-by'), 'of its plugin').toBe('shop')
  })

  it("runs in the project's own server, which creates its table once", async () => {
    for (const start of ['first', 'second']) {
      await using server = await project.start(['node', 'dist/server.js'], { PORT: '0' })
      expect((await ask(server.url, '{ me { name } }')).body, start).toEqual({
        data: { me: { name: 'Ada' } },
      })
    }
  })

  it('responds through fetch, in any host', async () => {
    const program = `
      const { default: host } = await import('./dist/host.js')
      const response = await host.fetch(new Request('http://gateway/graphql', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query: '{ customer(customerId: "c1") { name } }' }),
      }))
      console.log(await response.text())
      process.exit()`
    const { out } = await project.run(['node', '--input-type=module', '--eval', program])
    expect(JSON.parse(out)).toEqual({ data: { customer: { name: 'Ada' } } })
  })

  it('loads its data and reads all of it', async () => {
    const { out } = await project.run(['node', 'dist/load.js'])
    const [progress, result = ''] = out.split('\n')
    expect(progress).toBe('31 orders')
    expect(JSON.parse(result)).toEqual({ loaded: 31, sum: 38.75, ada: 'Ada', nobody: null })
  })

  it('prints its schema', async () => {
    const { out } = await project.run(['dynagate', 'schema', '--schema', 'dist/shop.js'])
    expect(out).toContain('me: Customer')
  })

  it('includes the engine', async () => {
    const { out } = await project.run(['node', 'dist/use-engine.js'])
    expect(JSON.parse(out)).toMatchObject({ Count: 1, Items: [{ pk: { S: 'a' } }] })
  })

  it('creates a project that type-checks and passes its tests with the changes of docs/get-started.md', async () => {
    expect(await project.run(['create-dynagate', 'made'])).toMatchObject({ code: 0, err: '' })
    cpSync(join(project.folder, 'gql'), join(project.folder, 'made/gql'), { recursive: true })
    const made = join(project.folder, 'made')
    writeFileSync(join(made, 'shop.ts'), withChanges(readFileSync(join(made, 'shop.ts'), 'utf8')))
    writeFileSync(join(made, 'added.test.ts'), addedTest())
    expect(await project.run(['tsc', '--noEmit', '-p', 'made'])).toEqual({ code: 0, out: '', err: '' })
    const { code, out } = await project.run(['vitest', 'run', '--root', 'made'], { NO_COLOR: '1' })
    expect(out).toMatch(/Tests +2 passed/)
    expect(code).toBe(0)
  })

  it('asks in a terminal what the project that it creates is called', async () => {
    const inTerminal = (command: string) => [
      'script',
      '--quiet',
      '--return',
      '--command',
      command,
      '/dev/null',
    ]
    const answers = `printf 'asked\\n\\nno\\n' | ${inTerminal('create-dynagate').join(' ')}`
    const { code, out } = await project.run(['sh', '-c', answers])
    expect(out).toContain('Folder of the project? (shop) ')
    expect(out).toContain('Next:\r\n  cd asked\r\n')
    expect(code).toBe(0)
    const { name } = JSON.parse(readFileSync(join(project.folder, 'asked/package.json'), 'utf8'))
    expect(name).toBe('asked')
  })

  it('passes options to what creates a project, and its exit code on', async () => {
    const named = await project.run(['create-dynagate', 'named', '--name', 'till', '--json'])
    expect(JSON.parse(named.out)).toMatchObject({ result: { name: 'till', isInstalled: false } })
    expect(await project.run(['create-dynagate', '--nam'])).toMatchObject({ code: 2 })
  })

  it('runs the tests of the project', async () => {
    const { code, out } = await project.run(
      ['vitest', 'run', '--exclude', 'dist/**', '--exclude', '{made,asked,named}/**'],
      { NO_COLOR: '1' },
    )
    expect(out).toMatch(/Tests +1 passed/)
    expect(code).toBe(0)
  })

  it('names the packages that a DynamoDB needs, and serves it once they are installed', async () => {
    await using engine = await project.start(['dynagate', 'engine', '--memory', '--port', '0'])
    const dynamo = {
      AWS_ENDPOINT_URL_DYNAMODB: engine.url,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'local',
      AWS_SECRET_ACCESS_KEY: 'local',
    }
    const missing = await project.run(start('--create-table', '--public'), dynamo)
    const command = 'npm install undici @aws-sdk/client-dynamodb'
    expect(missing.err).toBe(
      `dynagate start: the lean client needs the package undici, which is not installed: ${command}\n`,
    )
    expect(missing.code).toBe(1)
    await project.run([...command.split(' '), '--prefer-offline', '--no-audit', '--no-fund'])
    await using gateway = await project.start(start('--create-table', '--public'), dynamo)
    expect((await ask(gateway.url, '{ me { name } }')).body).toEqual({ data: { me: { name: 'Ada' } } })
  })
})

it('a checkout reports in one line that its Node is too old for the sources', async () => {
  using project = await installProject(['node@22.15.0'])
  const { code, err } = await project.run(['node', join(root, 'bin/dynagate.js'), '--version'])
  expect({ code, err }).toEqual({
    code: 1,
    err: 'the sources of dynagate need Node 24.0 or newer, and this is 22.15.0.\n',
  })
})

function start(...options: readonly string[]): string[] {
  return ['dynagate', 'start', '--schema', 'dist/shop.js', '--port', '0', ...options]
}

async function ask(url: string, query: string): Promise<{ response: Response; body: unknown }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-customer': 'c1' },
    body: JSON.stringify({ query }),
  })
  return { response, body: await response.json() }
}
