import type { StreamReader } from '../../store/index.ts'
import { Gauge } from './exposition.ts'

/** Metrics of the readers of the table's stream, each of one purpose. */
export function streamMetrics() {
  const readers = new Map<string, StreamReader[]>()
  const onStreamReader = (reader: StreamReader) => {
    readers.set(reader.purpose, [...(readers.get(reader.purpose) ?? []), reader])
  }
  const labels = ['purpose']
  const reading = new Gauge(
    {
      name: 'dynagate_stream_readers',
      help: 'Readers of the stream of the table in this process; none where another process relays its records.',
      labels,
    },
    () => [...readers].map(([purpose, all]) => [all.filter((reader) => reader.isReading()).length, purpose]),
  )
  const lag = new Gauge(
    {
      name: 'dynagate_stream_lag_seconds',
      help: 'Seconds since everything that had been written was read from the stream.',
      labels,
    },
    () =>
      [...readers].flatMap(([purpose, all]) => {
        const known = all.flatMap((reader) => reader.lagMs() ?? [])
        return known.length === 0 ? [] : [[Math.max(...known) / 1_000, purpose] as const]
      }),
  )
  return { onStreamReader, families: [reading, lag] }
}
