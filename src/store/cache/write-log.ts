import type { LogRecord } from './cache-storage.ts'
import { type Dependency, isTouched, type Touch } from './dependencies.ts'

/**
 * The position of an entry in a log: the last record such that all writes up to it had settled when the read started.
 * Later records are compared with the entry. Undefined if not even the first record had settled.
 *
 * @param settledUntil the time, in milliseconds of the storage's clock, before which all ended writes are visible to
 *   reads.
 */
export function positionIn(log: readonly LogRecord[], settledUntil: number): string | undefined {
  let position: string | undefined
  for (const { id, at } of log) {
    if (at > settledUntil) break
    position = id
  }
  return position
}

/** Whether an entry is still valid: the log has its position, and no later write touches it. */
export function holds(
  log: readonly LogRecord[],
  position: string | undefined,
  dependency: Dependency,
): boolean {
  const at = log.findIndex(({ id }) => id === position)
  if (at === -1) return false
  return log
    .slice(at + 1)
    .every(({ text }) => text === '' || !isTouched(dependency, JSON.parse(text) as Touch))
}
