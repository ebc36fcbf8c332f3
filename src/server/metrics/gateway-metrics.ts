import type { CallRecord, ReadRecord } from '../../store/index.ts'
import type { Observer } from '../observer.ts'
import { added } from './added.ts'
import { callMetrics } from './call-metrics.ts'
import { Counter, Gauge, type LazyCount } from './exposition.ts'
import { guardMetrics } from './guard-metrics.ts'
import { loadMetrics } from './load-metrics.ts'
import { operationMetrics } from './operation-metrics.ts'
import { OperationNames } from './operation-names.ts'
import { processGauges } from './process-gauges.ts'
import { streamMetrics } from './stream-metrics.ts'

/** Options of `createMetrics()`. */
export interface MetricsOptions {
  /**
   * The number of operation names with their own series, in addition to those of trusted documents; all others share
   * one. 100 by default.
   */
  readonly maxOperations?: number
}

/** The metrics of a gateway and its store: an observer of both. */
export interface Metrics extends Required<Omit<Observer, 'aroundRequest'>> {
  /** The names and labels of all metrics. */
  readonly families: readonly { readonly name: string; readonly labels: readonly string[] }[]
  /** All metrics in the text format of Prometheus. */
  text(): string
}

/**
 * Counts operations, DynamoDB calls and reads, for Prometheus. The number of series is bounded: labels have names of
 * the schema and of the model, codes, and a bounded number of names of operations.
 *
 * @example
 * const metrics = createMetrics()
 * const store = openStore({ client, table, cursorSecret, observers: [metrics] })
 * const gateway = createGateway({ schema, context: storeContext(store), observers: [metrics] })
 * await startAdmin({ metrics, port: 9464 })
 */
export function createMetrics({ maxOperations = 100 }: MetricsOptions = {}): Metrics {
  const names = new OperationNames(maxOperations)
  const ofOperations = operationMetrics(names)
  const ofCalls = callMetrics()
  const reads = new Counter({
    name: 'dynagate_reads_total',
    help: 'Reads of access patterns, from the cache or from the table.',
    labels: ['pattern', 'from'],
  })
  const readSeries = new Map<string, Record<ReadRecord['from'], LazyCount>>()
  const newReadSeries = (pattern: string) => ({
    cache: reads.lazy(pattern, 'cache'),
    table: reads.lazy(pattern, 'table'),
  })
  let subscriptions = 0
  const gauge = new Gauge(
    { name: 'dynagate_subscriptions', help: 'Subscriptions that are open.', labels: [] },
    () => [[subscriptions]],
  )
  const ofLoad = loadMetrics()
  const ofGuard = guardMetrics()
  const ofStream = streamMetrics()
  const families = [
    ...ofOperations.families,
    ...ofCalls.families,
    ...ofGuard.families,
    reads,
    gauge,
    ...ofStream.families,
    ...ofLoad.families,
    ...processGauges(),
  ]
  return {
    families,
    onShed: ofLoad.onShed,
    onGateway: ofLoad.onGateway,
    onTrustedOperations: (trusted) => names.expect(trusted),
    onOperation: ofOperations.record,
    onCall(call: CallRecord) {
      ofCalls.record(call)
      if (call.isShed) ofGuard.onShed(call)
    },
    onBreaker: ofGuard.onBreaker,
    onHotCounter: ofGuard.onHotCounter,
    onStreamReader: ofStream.onStreamReader,
    onRead({ pattern = byKey, from }: ReadRecord) {
      const series = readSeries.get(pattern) ?? added(readSeries, pattern, newReadSeries(pattern))
      series[from].add(1)
    },
    onSubscription() {
      subscriptions += 1
      return () => {
        subscriptions -= 1
      }
    },
    text: () => families.map((family) => family.text()).join(''),
  }
}

/** The pattern label of reads by primary key, such as those of `node(id:)`. */
const byKey = 'by key'
