import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Row } from '../../bench/gateway/rows.ts'

const run = promisify(execFile)
const main = join(import.meta.dirname, '../../bench/gateway/main.ts')
const bench = (...options: string[]) =>
  run(process.execPath, ['--conditions=dynagate-source', main, ...options])

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'dynagate-rows-'))
})
afterAll(() => rm(directory, { recursive: true, force: true }))

it('the benchmark prints its plain rows, then those of a variant', { timeout: 90_000 }, async () => {
  const json = join(directory, 'rows.json')
  const narrow = ['--only', 'dynagate,P2', '--operation', 'get', '--variant', 'plain,open-loop', '--quick']
  const { stdout } = await bench(...narrow, '--json', json)
  const rows = JSON.parse(await readFile(json, 'utf8')) as Row[]
  expect(rows.map(({ peer, operation, variant }) => ({ peer, operation, variant }))).toEqual([
    { peer: 'dynagate', operation: 'get' },
    { peer: 'P2', operation: 'get' },
    { peer: 'dynagate', operation: 'get', variant: 'open-loop' },
    { peer: 'P2', operation: 'get', variant: 'open-loop' },
  ])
  const positive = expect.toSatisfy((figure: number) => figure > 0)
  for (const row of rows) {
    expect(row).toMatchObject({
      calls: 1,
      roundTrips: 1,
      readUnits: 0.5,
      cpuMicros: positive,
      requestsPerSecond: positive,
      p50Ms: positive,
      p99Ms: positive,
      rssMb: positive,
    })
  }
  expect(rows[0]).toMatchObject({ singleP50Ms: positive, singleP99Ms: positive })
  expect(rows[2]).toMatchObject({ rate: positive })
  expect(stdout).toMatch(/^dynagate +1 +1 +0\.5 /m)
  expect(stdout).toMatch(/^P2 +1 +1 +0\.5 +\d+ +1\.00 /m)
})

it('the benchmark lists its options, and rejects unknown ones', async () => {
  const { stdout } = await bench('--help')
  for (const each of ['latency', 'open-loop', 'cold-start', 'never-seen', 'sizes'])
    expect(stdout).toContain(each)
  await expect(bench('--variant', 'nonsense')).rejects.toThrow('there is no variant nonsense: plain, latency')
})
