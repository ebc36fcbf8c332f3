import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LambdaContext, LambdaHandler } from '../../src/lambda/index.ts'
import { pageAt } from '../docs/pages.ts'
import { httpApiEvent } from '../lambda/events.ts'

const root = join(import.meta.dirname, '../..')

/** The options of the command in docs/deployment.md. */
const [command = ''] = /^esbuild [\s\S]*?[^\\]\n/m.exec(pageAt('docs/deployment.md').text) ?? []
const valuesOf = (option: string) =>
  [...command.matchAll(new RegExp(`--${option}:(\\S+)`, 'g'))].map(([, value = '']) => value)

describe('the sample shop as a bundle for Lambda', () => {
  // In the repository, so that the packages that Lambda has are found.
  const folder = mkdtempSync(join(root, 'node_modules/.bundle-'))
  const outfile = join(folder, 'function.mjs')
  let metafile: Metafile

  beforeAll(async () => {
    const [banner = ''] = /--banner:js="(.*)"/.exec(command)?.slice(1) ?? []
    const result = await build({
      stdin: {
        contents: `
          import { lambdaHandler } from 'dynagate/lambda'
          import definition from './schema/index.ts'
          export const handler = lambdaHandler(definition, { cursorSecret: 'only for trying' })`,
        resolveDir: root,
      },
      bundle: true,
      minify: true,
      platform: 'node',
      format: 'esm',
      mainFields: ['module', 'main'],
      external: valuesOf('external'),
      alias: Object.fromEntries(valuesOf('alias').map((pair) => pair.split('=') as [string, string])),
      banner: { js: banner },
      outfile,
      metafile: true,
      logLevel: 'silent',
    })
    ;({ metafile } = result)
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('is small: 850 KB, 268 KB as gzip', () => {
    const code = readFileSync(outfile)
    expect(code.byteLength).toBeLessThan(850_000)
    expect(gzipSync(code).byteLength).toBeLessThan(268_000)
  })

  it('has neither the engine nor what only a server needs', () => {
    const inputs = Object.keys(metafile.inputs)
    const unused =
      /\/(engine|cli|tools|server\/websocket)\/|node_modules\/(ws|graphql-ws|undici|@aws-sdk|@whatwg-node\/node-fetch)\//
    const packed = Object.values(metafile.outputs).flatMap(({ inputs: used }) =>
      Object.entries(used).flatMap(([path, { bytesInOutput }]) =>
        bytesInOutput > 0 && unused.test(path) ? [path] : [],
      ),
    )
    expect(inputs.length).toBeGreaterThan(100)
    expect(packed).toEqual([])
  })

  it("imports nothing at its start but what Lambda's runtime has", () => {
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports)
    const early = imported.filter(({ kind }) => kind === 'import-statement').map(({ path }) => path)
    expect(early.filter((path) => !/^(node:|@aws-sdk\/)/.test(path))).toEqual([])
  })

  it('responds', async () => {
    const { handler }: { handler: LambdaHandler } = await import(pathToFileURL(outfile).href)
    const event = httpApiEvent({ body: JSON.stringify({ query: '{ __typename }' }) })
    const context: LambdaContext = { awsRequestId: 'r1', getRemainingTimeInMillis: () => 30_000 }
    expect(await handler(event, context)).toMatchObject({
      statusCode: 200,
      body: '{"data":{"__typename":"Query"}}',
    })
  })
})
