import type { OperationRecord } from '../operation-record.ts'
import { added } from './added.ts'
import { Counter, Histogram, type LazyCount, type LazyDistribution } from './exposition.ts'
import type { OperationNames } from './operation-names.ts'
import { seconds } from './seconds.ts'

/**
 * The metrics of operations. The series of an operation's name and type are found once: building their labels for each
 * request takes longer than counting.
 */
export function operationMetrics(names: OperationNames) {
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
  const known = new Map<string, Map<string, OperationSeries>>()
  const seriesOf = (name: string, type: string): OperationSeries => {
    const byType = known.get(name) ?? added(known, name, new Map<string, OperationSeries>())
    return byType.get(type) ?? added(byType, type, newSeries(name, type))
  }
  const newSeries = (name: string, type: string) => ({
    ok: operations.lazy(name, type, 'OK'),
    duration: durations.lazy(name, type),
    calls: calls.lazy(name, type),
    read: units.lazy(name, type, 'read'),
    write: units.lazy(name, type, 'write'),
  })
  const record = (operation: OperationRecord) => {
    const name = names.of(operation.name)
    const { type = 'unknown', code, milliseconds, calls: ofOperation } = operation
    const series = seriesOf(name, type)
    if (code === 'OK') series.ok.add(1)
    else operations.add(1, name, type, code)
    series.duration.observe(milliseconds / 1_000)
    for (const count of countsOf(operation.fields)) count.value += 1
    if (ofOperation.length === 0) return
    series.calls.add(ofOperation.length)
    for (const { readUnits, writeUnits } of ofOperation) {
      if (readUnits > 0) series.read.add(readUnits)
      if (writeUnits > 0) series.write.add(writeUnits)
    }
  }
  return { record, families: [operations, durations, calls, units, fields] }
}

/** The series of operations with one name and type. */
interface OperationSeries {
  readonly ok: LazyCount
  readonly duration: LazyDistribution
  readonly calls: LazyCount
  readonly read: LazyCount
  readonly write: LazyCount
}
