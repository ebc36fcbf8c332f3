import { get } from 'node:http'
import { createMetrics, type GatewayOptions, startAdmin } from 'dynagate'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { CallRecord } from '../../src/store/index.ts'
import { readExposition } from './exposition.ts'
import { openPostOffice } from './post-office.ts'

/** A post office with metrics, and the samples that they have now, without those of the process. */
async function openMeasured({
  cached = false,
  maxOperations = 100,
  ...options
}: Partial<GatewayOptions> & { cached?: boolean; maxOperations?: number } = {}) {
  const metrics = createMetrics({ maxOperations })
  const office = await openPostOffice({ observers: [metrics], ...options }, { observers: [metrics], cached })
  return {
    ...office,
    metrics,
    samples: () => readExposition(metrics.text()),
  }
}

const call: CallRecord = {
  operation: 'query',
  table: 'post',
  index: 'byState',
  patterns: ['parcelsByState'],
  items: 3,
  requested: 12,
  readUnits: 0.5,
  writeUnits: 0,
  startedAt: 0,
  milliseconds: 8,
  retries: 2,
  throttles: 1,
}

describe('the metrics', () => {
  it('count operations by name, type and code, with their calls, units and fields', async () => {
    await using office = await openMeasured()
    await office.send({ query: 'query One { parcel(parcelId: "p1") { to } }' })
    await office.send({ query: 'query One { parcel(parcelId: "p2") { to } }' })
    await office.send({ query: 'mutation { createParcel(input: { parcelId: "p1", to: "Ely" }) { to } }' })
    await office.send({ query: '{ none }' })
    const samples = office.samples()
    const one = 'operation="One",type="query"'
    expect(samples.get(`dynagate_operations_total{${one},code="OK"}`)).toBe(2)
    expect(samples.get(`dynagate_operation_duration_seconds_count{${one}}`)).toBe(2)
    expect(samples.get(`dynagate_operation_calls_total{${one}}`)).toBe(2)
    expect(samples.get(`dynagate_operation_units_total{${one},kind="read"}`)).toBe(1)
    expect(samples.get('dynagate_field_uses_total{field="Parcel.to"}')).toBe(3)
    expect(samples.get('dynagate_field_uses_total{field="Query.parcel"}')).toBe(2)
    const failed = 'operation="anonymous",type="mutation",code="ALREADY_EXISTS"'
    expect(samples.get(`dynagate_operations_total{${failed}}`)).toBe(1)
    const invalid = 'operation="anonymous",type="unknown",code="GRAPHQL_VALIDATION_FAILED"'
    expect(samples.get(`dynagate_operations_total{${invalid}}`)).toBe(1)
  })

  it('count calls by operation of DynamoDB, index and access pattern', async () => {
    await using office = await openMeasured()
    await office.send({ query: '{ parcelsByState(state: SENT, first: 5) { nodes { to } } }' })
    await office.send({ query: '{ a: parcel(parcelId: "p1") { to } b: parcel(parcelId: "x1") { to } }' })
    const samples = office.samples()
    const byState = 'call="Query",index="byState",pattern="parcelsByState"'
    expect(samples.get(`dynagate_calls_total{${byState},code="OK"}`)).toBe(1)
    expect(samples.get(`dynagate_call_units_total{${byState},kind="read"}`)).toBe(0.5)
    expect(samples.get('dynagate_call_duration_seconds_count{call="Query"}')).toBe(1)
    // Three of six: a page requests one item more than it has.
    expect(samples.get('dynagate_page_fill_ratio_sum{pattern="parcelsByState"}')).toBe(0.5)
    expect(samples.get('dynagate_batch_size_sum{call="BatchGetItem"}')).toBe(2)
    const batch = 'call="BatchGetItem",index="",pattern="parcel"'
    expect(samples.get(`dynagate_calls_total{${batch},code="OK"}`)).toBe(1)
    expect(samples.get('dynagate_reads_total{pattern="parcel",from="table"}')).toBe(2)
    expect(samples.get('dynagate_calls_total{call="BatchWriteItem",index="",pattern="",code="OK"}')).toBe(1)
  })

  it('count throttles, retries and failures', () => {
    const metrics = createMetrics()
    metrics.onCall(call)
    metrics.onCall({ ...call, items: 0, error: 'THROTTLED', throttles: 3 })
    const samples = readExposition(metrics.text())
    expect(samples.get('dynagate_call_throttles_total{call="Query",index="byState"}')).toBe(4)
    expect(samples.get('dynagate_call_retries_total{call="Query",index="byState"}')).toBe(4)
    const failed = 'call="Query",index="byState",pattern="parcelsByState",code="THROTTLED"'
    expect(samples.get(`dynagate_calls_total{${failed}}`)).toBe(1)
    const fill = 'dynagate_page_fill_ratio'
    expect(samples.get(`${fill}_count{pattern="parcelsByState"}`), 'not of failed calls').toBe(1)
    expect(samples.get(`${fill}_bucket{pattern="parcelsByState",le="0.25"}`)).toBe(1)
    expect(samples.get(`${fill}_bucket{pattern="parcelsByState",le="0.1"}`)).toBe(0)
  })

  it('have open circuit breakers, and the calls that were not sent', () => {
    const metrics = createMetrics()
    const breaker = 'dynagate_breaker_open{index="byState",calls="reads"}'
    const samples = () => readExposition(metrics.text())
    expect(samples().get(breaker)).toBeUndefined()
    metrics.onBreaker({ index: 'byState', calls: 'reads', isOpen: true })
    metrics.onCall({ ...call, error: 'UPSTREAM_UNAVAILABLE', isShed: true })
    metrics.onCall({ ...call, error: 'UPSTREAM_UNAVAILABLE' })
    expect(samples().get(breaker)).toBe(1)
    const shed = 'dynagate_calls_shed_total{index="byState",code="UPSTREAM_UNAVAILABLE"}'
    expect(samples().get(shed)).toBe(1)
    metrics.onBreaker({ index: 'byState', calls: 'reads', isOpen: false })
    expect(samples().get(breaker)).toBe(0)
  })

  it('count reads that the cache answers', async () => {
    await using office = await openMeasured({ cached: true })
    const query = '{ parcel(parcelId: "p1") { to } }'
    for (let times = 0; times < 3; times += 1) await office.send({ query })
    const samples = office.samples()
    expect(samples.get('dynagate_reads_total{pattern="parcel",from="table"}')).toBe(1)
    expect(samples.get('dynagate_reads_total{pattern="parcel",from="cache"}')).toBe(2)
  })

  it('have open subscriptions and their events', async () => {
    await using office = await openMeasured()
    const open: unknown[] = []
    const end = office.metrics.onSubscription()
    open.push(office.samples().get('dynagate_subscriptions'))
    end()
    const query = 'subscription Arrived { arrived { to } }'
    await office.send({ query }, { accept: 'text/event-stream' })
    open.push(office.samples().get('dynagate_subscriptions'))
    expect(open).toEqual([1, 0])
    const events = 'operation="Arrived",type="event"'
    expect(office.samples().get(`dynagate_operations_total{${events},code="OK"}`)).toBe(2)
    expect(office.samples().get(`dynagate_operation_calls_total{${events}}`)).toBe(2)
  })

  it('have delays of the event loop, CPU time and memory of the process', () => {
    const samples = readExposition(createMetrics().text())
    expect(samples.get('dynagate_event_loop_delay_seconds{quantile="0.99"}')).toBeGreaterThanOrEqual(0)
    expect(samples.get('process_cpu_seconds_total')).toBeGreaterThan(0)
    expect(samples.get('process_resident_memory_bytes')).toBeGreaterThan(1e6)
  })
})

describe('the names of operations', () => {
  const named = (name: string) => ({ query: `query ${name} { __typename }` })
  const samplesOf = async (office: Awaited<ReturnType<typeof openMeasured>>, name: string) =>
    office.samples().get(`dynagate_operations_total{operation="${name}",type="query",code="OK"}`)

  it('have series of their own up to a number, so that clients cannot make more', async () => {
    await using office = await openMeasured({ maxOperations: 2 })
    for (const name of ['A', 'B', 'C', 'D', 'A']) await office.send(named(name))
    const counts = await Promise.all(['A', 'B', 'C', 'other'].map((name) => samplesOf(office, name)))
    expect(counts).toEqual([2, 1, undefined, 2])
  })

  it('have series of their own if they are those of trusted documents', async () => {
    const documents = { manifests: [{ id: named('Trusted').query }] }
    await using office = await openMeasured({ maxOperations: 0, documents })
    for (const name of ['A', 'Trusted']) await office.send(named(name))
    expect(await samplesOf(office, 'Trusted')).toBe(1)
    expect(await samplesOf(office, 'other')).toBe(1)
  })

  it('are escaped in labels, whatever an observer is given', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const metrics = createMetrics()
        metrics.onRead({ pattern: name, from: 'table' })
        const [series = ''] = [...readExposition(metrics.text()).keys()].filter((key) =>
          key.includes('reads'),
        )
        const [, label = ''] = /pattern="((?:[^"\\]|\\.)*)"/s.exec(series) ?? []
        const values: Record<string, string> = { n: '\n' }
        expect(label.replace(/\\(.)/g, (_, each: string) => values[each] ?? each)).toBe(name)
      }),
      { numRuns: 100 },
    )
  })
})

describe('the admin port', () => {
  it('serves metrics, health and readiness, and nothing else', async () => {
    let isReady = true
    const metrics = createMetrics()
    await using admin = await startAdmin({ metrics, port: 0, isReady: () => isReady })
    const get = async (path: string, init = {}) => {
      const response = await fetch(new URL(path, admin.url), init)
      return [response.status, await response.text()]
    }
    const response = await fetch(admin.url)
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8')
    expect(readExposition(await response.text()).size).toBeGreaterThan(3)
    expect(await get('/health')).toEqual([200, 'ok\n'])
    expect(await get('/ready')).toEqual([200, 'ready\n'])
    isReady = false
    expect(await get('/ready')).toEqual([503, 'stopping\n'])
    expect(await get('/health')).toEqual([200, 'ok\n'])
    expect(await get('/graphql')).toEqual([404, 'Expected /metrics, /health or /ready.\n'])
    expect(await get('/metrics', { method: 'POST' })).toEqual([405, 'Expected GET.\n'])
  })

  it('says why metrics failed, and stays healthy', async () => {
    const text = () => Promise.reject(new Error('no connection to the queue'))
    await using admin = await startAdmin({ metrics: { text }, port: 0 })
    const response = await fetch(admin.url)
    expect([response.status, await response.text()]).toEqual([
      500,
      'The metrics failed: no connection to the queue\n',
    ])
    expect((await fetch(new URL('/health', admin.url))).status).toBe(200)
  })

  it('on a loopback address rejects the host names of other sites', async () => {
    await using admin = await startAdmin({ metrics: createMetrics(), port: 0 })
    const { port } = new URL(admin.url)
    const { promise, resolve } = Promise.withResolvers<number | undefined>()
    get({ port, path: '/metrics', headers: { host: `evil.example:${port}` } }, (response) => {
      response.resume()
      resolve(response.statusCode)
    })
    expect(await promise).toBe(403)
  })
})
