import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openClient } from '../../../src/store/client/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'
import { openLeanOverEngine, openSdkOverEngine } from '../sdk-over-engine.ts'
import { arbitrarySteps } from './arbitrary-writes.ts'
import { runWrites } from './random-writes.ts'
import { warehouse } from './warehouse.ts'

const clients = [
  ['the embedded client', () => openClient({ kind: 'embedded', memory: true })],
  ['the SDK client', openSdkOverEngine],
  ['the lean client', openLeanOverEngine],
] as const

describe('any sequence of writes, with faults', () => {
  it.each(clients)('over %s has the effects and errors of a plain reference program', async (_, open) => {
    await using client = await open()
    await prepareTable(client, { table: warehouse, mayCreate: true })
    await fc.assert(
      fc.asyncProperty(arbitrarySteps, fc.infiniteStream(fc.nat(99)), async (steps, fates) => {
        const draws = fates[Symbol.iterator]()
        const { wrong } = await runWrites(client, steps, () => (draws.next().value ?? 99) / 100)
        expect(wrong).toEqual([])
      }),
      { numRuns: 6 },
    )
  })
})
