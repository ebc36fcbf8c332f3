import { type CallRecord, operations, type ReadRecord } from '../../store/index.ts'
import type { Observer } from '../observer.ts'
import type { OperationRecord } from '../operation-record.ts'
import { Counter, Gauge, Histogram } from './exposition.ts'
import { guardMetrics } from './guard-metrics.ts'
import { loadMetrics } from './load-metrics.ts'
import { OperationNames } from './operation-names.ts'
import { processGauges } from './process-gauges.ts'
import { streamMetrics } from './stream-metrics.ts'

/** Options of `createMetrics()`. */
export interface MetricsOptions {
  /**
   * How many names of operations have their own series, besides those of trusted documents; all others share one. 100 by
   * default.
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
 * Counts operations, DynamoDB calls and reads, for Prometheus. The number of series is bounded: labels have names of the
 * schema and of the model, codes, and a bounded number of names of operations.
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
    onRead: ({ pattern = byKey, from }: ReadRecord) => reads.add(1, pattern, from),
    onSubscription() {
      subscriptions += 1
      return () => {
        subscriptions -= 1
      }
    },
    text: () => families.map((family) => family.text()).join(''),
  }
}

/** The pattern of reads by primary key, as of `node(id:)`. */
const byKey = 'by key'

function operationMetrics(names: OperationNames) {
  const labels = ['operation', 'type']
  const operations = new Counter({
    name: 'dynagate_operations_total',
    help: 'GraphQL operations that have ended, and events of subscriptions.',
    labels: [...labels, 'code'],
  })
  const durations = new Histogram(
    {
      name: 'dynagate_operation_duration_seconds',
      help: 'Seconds from the arrival of a request to the end of its response.',
      labels,
    },
    seconds,
  )
  const calls = new Counter({
    name: 'dynagate_operation_calls_total',
    help: 'DynamoDB calls of operations.',
    labels,
  })
  const units = new Counter({
    name: 'dynagate_operation_units_total',
    help: 'Capacity units that operations consumed.',
    labels: [...labels, 'kind'],
  })
  const fields = new Counter({
    name: 'dynagate_field_uses_total',
    help: 'Operations that selected a field.',
    labels: ['field'],
  })
  const fieldCounts = new WeakMap<readonly string[], readonly { value: number }[]>()
  const countsOf = (selected: readonly string[]) => {
    const known = fieldCounts.get(selected)
    if (known !== undefined) return known
    const counts = selected.map((field) => fields.of(field))
    fieldCounts.set(selected, counts)
    return counts
  }
  const record = (operation: OperationRecord) => {
    const name = names.of(operation.name)
    const { type = 'unknown', code, milliseconds } = operation
    operations.add(1, name, type, code)
    durations.observe(milliseconds / 1_000, name, type)
    for (const count of countsOf(operation.fields)) count.value += 1
    if (operation.calls.length === 0) return
    calls.add(operation.calls.length, name, type)
    for (const { readUnits, writeUnits } of operation.calls) {
      if (readUnits > 0) units.add(readUnits, name, type, 'read')
      if (writeUnits > 0) units.add(writeUnits, name, type, 'write')
    }
  }
  return { record, families: [operations, durations, calls, units, fields] }
}

function callMetrics() {
  const labels = ['call', 'index', 'pattern']
  const calls = new Counter({
    name: 'dynagate_calls_total',
    help: 'DynamoDB calls, each with all of its attempts.',
    labels: [...labels, 'code'],
  })
  const durations = new Histogram(
    {
      name: 'dynagate_call_duration_seconds',
      help: 'Seconds of a DynamoDB call with its retries.',
      labels: ['call'],
    },
    seconds,
  )
  const units = new Counter({
    name: 'dynagate_call_units_total',
    help: 'Capacity units that DynamoDB reported.',
    labels: [...labels, 'kind'],
  })
  const retries = new Counter({
    name: 'dynagate_call_retries_total',
    help: 'Attempts after the first.',
    labels: ['call', 'index'],
  })
  const throttles = new Counter({
    name: 'dynagate_call_throttles_total',
    help: 'Attempts that DynamoDB throttled, and batches that it processed in part.',
    labels: ['call', 'index'],
  })
  const fill = new Histogram(
    {
      name: 'dynagate_page_fill_ratio',
      help: 'Items of a Query as a share of its limit.',
      labels: ['pattern'],
    },
    [0, 0.1, 0.25, 0.5, 0.75, 0.9, 1],
  )
  const batches = new Histogram(
    { name: 'dynagate_batch_size', help: 'Keys or writes of a batch or a transaction.', labels: ['call'] },
    [1, 2, 5, 10, 25, 50, 100],
  )
  const record = (call: CallRecord) => {
    const { index = '', readUnits, writeUnits, requested } = call
    const { name } = operations[call.operation]
    const pattern = patternOf(call.patterns)
    calls.add(1, name, index, pattern, call.error ?? 'OK')
    durations.observe(call.milliseconds / 1_000, name)
    if (readUnits > 0) units.add(readUnits, name, index, pattern, 'read')
    if (writeUnits > 0) units.add(writeUnits, name, index, pattern, 'write')
    if (call.retries > 0) retries.add(call.retries, name, index)
    if (call.throttles > 0) throttles.add(call.throttles, name, index)
    if (requested === undefined || call.error !== undefined) return
    if (call.operation === 'query') fill.observe(Math.min(1, call.items / requested), pattern)
    else batches.observe(requested, name)
  }
  return { record, families: [calls, durations, units, retries, throttles, fill, batches] }
}

/** A call that serves several patterns is none of theirs: their number of combinations has no useful bound. */
function patternOf(patterns: readonly string[]): string {
  const [only = '', ...others] = patterns
  return others.length === 0 ? only : 'several'
}

const seconds = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]
