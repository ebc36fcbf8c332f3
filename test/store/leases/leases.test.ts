import { a, defineTable, openClient, openStore, prepareTable, type Store } from 'dynagate'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Leases, runJob } from '../../../src/store/leases/index.ts'
import { virtualClock } from './virtual-clock.ts'

const works = defineTable({
  name: 'works',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { org: a.id() },
  tenant: 'org',
})
const Report = works.entity('Report', {
  attributes: { day: a.id(), writer: a.string() },
  key: { partition: 'ORG#{org}', sort: 'REPORT#{day}' },
})
const access = works.access({ report: Report.get() })

describe('a lease', () => {
  let store: Store<typeof works>
  const clock = virtualClock()
  let processes = 0
  /** A process of its own, whose clock shows another time. */
  const process = (region = 'eu-west-1') => {
    processes += 1
    return new Leases({ store, region, durationMs: 9000, clock: clock.ahead(processes * 1e6) })
  }
  const report = () => store.request({ tenant: 'acme' })

  beforeEach(async () => {
    const client = await openClient({ kind: 'embedded', memory: true })
    await prepareTable(client, { table: works, mayCreate: true })
    store = openStore({ client, table: works, cursorSecret: 'works' })
  })
  afterEach(() => store.close())

  it('has one holder, until it is released', async () => {
    const [one, other] = [process(), process()]
    const lease = await one.tryAcquire('report')
    expect(await other.tryAcquire('report')).toBeUndefined()
    expect(await lease?.release()).toBe(true)
    expect((await other.tryAcquire('report'))?.token).toBe(2)
  })

  it('is taken once another process has seen it unchanged for its duration, by its own clock', async () => {
    const [one, other] = [process(), process()]
    const lease = await one.acquire('report')
    clock.advance(60_000)
    expect(await other.tryAcquire('report'), 'seen for the first time').toBeUndefined()
    clock.advance(8000)
    await lease.renew()
    clock.advance(8000)
    expect(await other.tryAcquire('report'), 'renewed since').toBeUndefined()
    clock.advance(9000)
    expect(await other.tryAcquire('report'), 'for its duration, not longer').toBeUndefined()
    clock.advance(1)
    expect((await other.tryAcquire('report'))?.token).toBe(2)
    await expect(lease.renew()).rejects.toMatchObject({
      code: 'CONFLICT',
      message: "The lease 'report' is lost: another holder has acquired it",
    })
    expect(lease.signal.aborted).toBe(true)
  })

  it('fences the writes of a holder that has lost it without knowing', async () => {
    const [one, other] = [process(), process()]
    const lease = await one.acquire('report')
    await other.tryAcquire('report')
    clock.advance(9001)
    const next = await other.acquire('report')
    const write = (held: typeof lease, writer: string) =>
      report().transact((tx) => {
        held.fence(tx)
        tx.create(Report, { day: writer, writer })
      })
    await expect(write(lease, 'one')).rejects.toMatchObject({
      code: 'CONDITION_FAILED',
      write: { entity: 'Lease' },
    })
    await write(next, 'other')
    expect(await report().one(access.report, { day: 'one' })).toBeNull()
    expect(await report().one(access.report, { day: 'other' })).toMatchObject({ writer: 'other' })
  })

  it('belongs to a Region', async () => {
    expect(await process('eu-west-1').tryAcquire('report')).toBeDefined()
    expect(await process('us-east-1').tryAcquire('report')).toBeDefined()
  })

  it('is renewed while work is done under it, and the next in line then gets it', async () => {
    const [one, other] = [process(), process()]
    const done: string[] = []
    const long = one.hold('report', async (lease) => {
      await clock.ahead(0).sleep(60_000)
      expect(lease.isValid).toBe(true)
      done.push('one')
    })
    await clock.run(1)
    const next = other.hold('report', async () => void done.push('other'))
    await clock.run(70_000)
    await Promise.all([long, next])
    expect(done).toEqual(['one', 'other'])
  })

  it('ends with the signal of its work', async () => {
    const stop = new AbortController()
    const work = process().hold(
      'report',
      (lease) => new Promise((resolve) => lease.signal.addEventListener('abort', resolve)),
      { signal: stop.signal },
    )
    await clock.run(1)
    expect(await process().tryAcquire('report')).toBeUndefined()
    stop.abort()
    await work
    expect(await process().tryAcquire('report')).toBeDefined()
  })

  it('has a duration of at least 100 milliseconds', () => {
    expect(() => new Leases({ store, region: 'eu-west-1', durationMs: 50 })).toThrow('got 50')
  })

  it('has a checkpoint, from which the next holder continues a job', async () => {
    const made: string[] = []
    const job = (worker: string, stopAt: number) => ({
      start: { page: 1 },
      step: async ({ page }: { page: number }) => {
        if (page === stopAt) throw new Error('killed')
        made.push(`${worker} ${page}`)
        return { state: { page: page + 1 }, isDone: page === 4 }
      },
    })
    const run = (worker: string, stopAt: number) =>
      process().hold('copy', (lease) => runJob(lease, job(worker, stopAt)))
    await expect(run('one', 3)).rejects.toThrow('killed')
    expect(await run('other', 0)).toEqual({ page: 5 })
    expect(made).toEqual(['one 1', 'one 2', 'other 3', 'other 4'])
    expect(await run('third', 1), 'a job that is done').toEqual({ page: 5 })
  })

  it('keeps the checkpoint of the current holder from earlier ones', async () => {
    const [one, other] = [process(), process()]
    const lease = await one.acquire('copy')
    await lease.save({ page: 1 })
    await other.tryAcquire('copy')
    clock.advance(9001)
    const next = await other.acquire('copy')
    expect(next.checkpoint).toEqual({ page: 1 })
    await next.save({ page: 2 })
    await expect(lease.save({ page: 1 })).rejects.toMatchObject({ code: 'CONFLICT' })
    await next.release()
    expect((await process().acquire('copy')).checkpoint).toEqual({ page: 2 })
  })
})
