import { eventsOf } from './history/events.ts'
import { runHistory } from './history/run-history.ts'
import { atLeast, type Run } from './run.ts'

/**
 * Two processes write while four repeatedly open the directory, read, write and close it; one of the four is
 * killed every 750 ms and replaced.
 */
export const processes: Run = async ({ seed, quick, short = false, milliseconds, tell }) => {
  const duration = milliseconds ?? (quick ? 2000 : short ? 90_000 : 240_000)
  const killEvery = quick ? 400 : 750
  tell(`two writers, and four that open and close, for ${duration / 1000} s`)
  const options = { seed, milliseconds: duration, stayers: 2, visitors: 4, killEvery, pause: quick ? 0 : 3 }
  const { history, kills, rows } = await runHistory('processes', options, tell)
  const opens = eventsOf(history, 'open').length
  // The amount of work in a short run depends on the machine and its load.
  const least = quick
    ? { events: 20, opens: 3, kills: 1 }
    : { events: 500, opens: duration / 30, kills: Math.floor((0.6 * duration) / killEvery) }
  return [
    atLeast('processes: events', history.length, least.events, 'events'),
    atLeast('processes: opens', opens, Math.floor(least.opens), 'opens'),
    atLeast('processes: processes killed', kills, least.kills, 'processes'),
    ...rows,
  ]
}
