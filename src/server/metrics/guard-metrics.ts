import type { BreakerChange, CallRecord, HotCounter } from '../../store/index.ts'
import { Counter, Gauge } from './exposition.ts'

/** The circuit breakers of a store, its hot counters, and the calls that it didn't send because they would have failed. */
export function guardMetrics() {
  const changes = new Map<string, BreakerChange>()
  const breakers = new Gauge(
    {
      name: 'dynagate_breaker_open',
      help: '1 while a circuit breaker is open, 0 once it has closed again.',
      labels: ['index', 'calls'],
    },
    () => [...changes.values()].map(({ index = '', calls, isOpen }) => [isOpen ? 1 : 0, index, calls]),
  )
  const shed = new Counter({
    name: 'dynagate_calls_shed_total',
    help: 'DynamoDB calls that were not sent, or not sent again, because they would have failed.',
    labels: ['index', 'code'],
  })
  const hot = new Counter({
    name: 'dynagate_hot_counters_total',
    help: 'How often the counts and sums of a parent took more than half of the writes of a partition: at most once a minute for each entity.',
    labels: ['entity'],
  })
  return {
    families: [breakers, shed, hot],
    onHotCounter: ({ entity }: HotCounter) => hot.add(1, entity),
    onShed({ index = '', error }: CallRecord) {
      if (error !== undefined) shed.add(1, index, error)
    },
    onBreaker: (change: BreakerChange) => void changes.set(`${change.calls} ${change.index ?? ''}`, change),
  }
}
