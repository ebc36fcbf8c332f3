import { runHistory } from './history/run-history.ts'
import { atLeast, type Run } from './run.ts'

/**
 * Histories of several processes on one directory, some of which stay while others join and leave, checked for
 * violations of isolation.
 */
export const histories: Run = async ({ seed, quick, tell }) => {
  const milliseconds = quick ? 1000 : 30_000
  tell(`three processes stay for ${milliseconds / 1000} s, two join and leave`)
  const { history, rows } = await runHistory(
    'histories',
    { seed, milliseconds, stayers: 3, visitors: 2 },
    tell,
  )
  return [atLeast('histories: events', history.length, quick ? 20 : 500, 'events'), ...rows]
}
