import { type CallRecord, type OperationName, operations } from '../../store/index.ts'
import { added } from './added.ts'
import { Counter, Histogram, type LazyCount, type LazyDistribution } from './exposition.ts'
import { seconds } from './seconds.ts'

/** The metrics of DynamoDB calls. The series of an operation, index and access pattern are found once. */
export function callMetrics() {
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
  const known = new Map<OperationName, Map<string, Map<string, CallSeries>>>()
  const seriesOf = ({ operation, index = '', patterns }: CallRecord): CallSeries => {
    const byIndex =
      known.get(operation) ?? added(known, operation, new Map<string, Map<string, CallSeries>>())
    const byPattern = byIndex.get(index) ?? added(byIndex, index, new Map<string, CallSeries>())
    const pattern = patternOf(patterns)
    return (
      byPattern.get(pattern) ??
      added(byPattern, pattern, newSeries(operations[operation].name, index, pattern))
    )
  }
  const newSeries = (name: string, index: string, pattern: string) => ({
    labels: [name, index, pattern],
    ok: calls.lazy(name, index, pattern, 'OK'),
    duration: durations.lazy(name),
    read: units.lazy(name, index, pattern, 'read'),
    write: units.lazy(name, index, pattern, 'write'),
    retries: retries.lazy(name, index),
    throttles: throttles.lazy(name, index),
    fill: fill.lazy(pattern),
    batch: batches.lazy(name),
  })
  const record = (call: CallRecord) => {
    const { operation, readUnits, writeUnits, requested, error } = call
    const series = seriesOf(call)
    if (error === undefined) series.ok.add(1)
    else calls.add(1, ...series.labels, error)
    series.duration.observe(call.milliseconds / 1_000)
    if (readUnits > 0) series.read.add(readUnits)
    if (writeUnits > 0) series.write.add(writeUnits)
    if (call.retries > 0) series.retries.add(call.retries)
    if (call.throttles > 0) series.throttles.add(call.throttles)
    if (requested === undefined || error !== undefined) return
    if (operation === 'query') series.fill.observe(Math.min(1, call.items / requested))
    else series.batch.observe(requested)
  }
  return { record, families: [calls, durations, units, retries, throttles, fill, batches] }
}

/** The series of calls of one operation, index and access pattern. */
interface CallSeries {
  readonly labels: readonly string[]
  readonly ok: LazyCount
  readonly duration: LazyDistribution
  readonly read: LazyCount
  readonly write: LazyCount
  readonly retries: LazyCount
  readonly throttles: LazyCount
  readonly fill: LazyDistribution
  readonly batch: LazyDistribution
}

/** A call that serves several patterns has a common label: the number of combinations has no useful bound. */
function patternOf(patterns: readonly string[]): string {
  const [only = '', ...others] = patterns
  return others.length === 0 ? only : 'several'
}
