import { a, append, defineTable, openClient, openStore, prepareTable } from 'dynagate'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { DynagateError } from '../../../src/errors.ts'
import { type DynamoClient, UpstreamFailure, wrapClient } from '../../../src/store/client/index.ts'
import { type Lease, Leases } from '../../../src/store/leases/index.ts'
import { virtualClock } from './virtual-clock.ts'

const works = defineTable({ name: 'works', primaryKey: { partition: 'pk', sort: 'sk' } })
const Journal = works.entity('Journal', {
  attributes: { journalId: a.id(), tokens: a.list(a.int()) },
  key: { partition: 'JOURNAL#{journalId}', sort: 'JOURNAL' },
})
const access = works.access({ journal: Journal.get() })
const key = { journalId: 'j' }

const durationMs = 1000
const workers = 3

const actions = ['acquire', 'race', 'steal', 'renew', 'save', 'write', 'release', 'crash'] as const

/**
 * What one worker does next; `ms` passes before it, as in a pause. Its next call may be lost. In a race, all workers try
 * to acquire the lease; to steal it, one does before and after its duration.
 */
const step = fc.record({
  worker: fc.nat(workers - 1),
  action: fc.constantFrom(...actions),
  ms: fc.constantFrom(0, 0, 1, 300, 600, 999, 1001),
  loss: fc.constantFrom('none', 'none', 'none', 'none', 'none', 'request', 'response', 'late'),
})

/**
 * Loses single writes: the request, the response, or the response and the request arrives after the next one.
 */
function losing(client: DynamoClient) {
  let loss = 'none'
  let late: (() => Promise<unknown>) | undefined
  const arrive = async () => {
    const call = late
    late = undefined
    await call?.().catch(() => {})
  }
  const lossy = wrapClient(client, (send) => (operation, input, options) => {
    if (loss === 'none' || operation === 'get') return send(operation, input, options).finally(arrive)
    const own = loss
    loss = 'none'
    const lost = () => Promise.reject(new UpstreamFailure('TIMEOUT', true))
    if (own === 'late') late = () => send(operation, input, options)
    return own === 'response' ? send(operation, input, options).then(lost, lost) : lost()
  })
  return {
    client: lossy,
    loseNext: (next: string) => {
      loss = next
    },
  }
}

function expectCoded(error: unknown): void {
  if (!(error instanceof DynagateError)) throw error
}

it('never lets two holders write, whatever is lost, however long they pause', async () => {
  const client = await openClient({ kind: 'embedded', memory: true })
  await prepareTable(client, { table: works, mayCreate: true })
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 30 }), async (steps) => {
      const clock = virtualClock()
      const faulty = losing(client)
      const store = openStore({ client: faulty.client, table: works, cursorSecret: 'works' })
      const plain = openStore({ client, table: works, cursorSecret: 'works' })
      await plain.request().upsert(Journal, { ...key, tokens: [] })
      run += 1
      const name = `lease ${run}`
      const start = (at: number) =>
        new Leases({ store, region: 'r', durationMs, clock: clock.ahead(at * 1e6) })
      const processes = Array.from({ length: workers }, (_, at) => start(at))
      const held = processes.map((): Lease | undefined => undefined)
      const known: Lease[] = []
      const acquire = async (at: number) => {
        const lease = await processes[at]?.tryAcquire(name)
        if (lease === undefined) return
        held[at] = lease
        known.push(lease)
      }
      const written: number[] = []
      const write = async (lease: Lease) => {
        await store.request().transact((tx) => {
          lease.fence(tx)
          tx.update(Journal, key, { tokens: append([lease.token]) })
        })
        written.push(lease.token)
      }
      let saved = 0

      for (const { worker, action, ms, loss } of steps) {
        clock.advance(ms)
        faulty.loseNext(loss)
        const lease = held[worker]
        try {
          if (action === 'acquire') await acquire(worker)
          else if (action === 'race') await Promise.all(held.map((_, at) => acquire(at)))
          else if (action === 'steal') {
            await acquire(worker)
            clock.advance(durationMs + 1)
            await acquire(worker)
          } else if (action === 'write') {
            // The one that acquired it last writes first.
            const holders = held.filter((each) => each !== undefined).sort((x, y) => y.token - x.token)
            for (const holder of holders) await write(holder).catch(expectCoded)
          } else if (action === 'crash') {
            processes[worker] = start(worker)
            held[worker] = undefined
          } else if (lease === undefined) continue
          else if (action === 'renew') await lease.renew()
          else if (action === 'release') await lease.release()
          else if (action === 'save') {
            await lease.save(saved + 1)
            saved += 1
          }
        } catch (error) {
          expectCoded(error)
        } finally {
          faulty.loseNext('none')
        }
        expect(known.filter(({ isValid }) => isValid).length, 'valid leases').toBeLessThanOrEqual(1)
      }

      const tokens = (await plain.request().one(access.journal, key))?.tokens ?? []
      expect(tokens, 'later holders write after earlier ones').toEqual([...tokens].sort((x, y) => x - y))
      expect(new Set(known.map(({ token }) => token)).size, 'tokens of holders').toBe(known.length)
      for (const token of written) expect(tokens).toContain(token)
    }),
    { numRuns: 30 },
  )
  await client.close()
})
