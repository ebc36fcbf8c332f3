import { monitorEventLoopDelay } from 'node:perf_hooks'
import { Counter, type Family, Gauge } from './exposition.ts'

/** Metrics of the process, under the names of Prometheus's own clients where these exist. */
export function processGauges(): Family[] {
  return [eventLoopDelay(), residentMemory(), cpuSeconds()]
}

/** The delay since the last scrape: each one resets it. The timer doesn't keep the process alive. */
function eventLoopDelay(): Family {
  const delays = monitorEventLoopDelay({ resolution: resolutionMs })
  delays.enable()
  const described = {
    name: 'dynagate_event_loop_delay_seconds',
    help: 'How late the event loop ran timers since the last scrape.',
    labels: ['quantile'],
  }
  return new Gauge(described, () => {
    const of = (percentile: number) => secondsOf(delays.percentile(percentile))
    const values = [
      [of(50), '0.5'],
      [of(99), '0.99'],
      [secondsOf(delays.max), '1'],
    ] as const
    delays.reset()
    return values
  })
}

const resolutionMs = 20

/** Nanoseconds between two runs of a timer, without its own interval; 0 before the first run. */
function secondsOf(nanoseconds: number): number {
  return Math.max(0, nanoseconds / 1e9 - resolutionMs / 1_000)
}

function residentMemory(): Family {
  const described = {
    name: 'process_resident_memory_bytes',
    help: 'Resident memory in bytes.',
    labels: [],
  }
  return new Gauge(described, () => [[process.memoryUsage.rss()]])
}

function cpuSeconds(): Family {
  const counter = new Counter({
    name: 'process_cpu_seconds_total',
    help: 'CPU time of the process.',
    labels: [],
  })
  const { name, labels } = counter
  const text = () => {
    const { user, system } = process.cpuUsage()
    counter.of().value = (user + system) / 1e6
    return counter.text()
  }
  return { name, labels, text }
}
