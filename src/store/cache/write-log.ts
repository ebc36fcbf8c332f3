import type { LogRecord } from './cache-storage.ts'
import { type Dependency, isTouched, type Touch } from './dependencies.ts'

/**
 * Where an entry stands in a log: it knows the writes up to this record, and those after it are held against it. The
 * last record before the read began by which all writes were settled; undefined where even the first one isn't.
 *
 * @param settledUntil writes that were over by then are seen by every read, in milliseconds on the storage's clock.
 */
export function positionIn(log: readonly LogRecord[], settledUntil: number): string | undefined {
  let position: string | undefined
  for (const { id, at } of log) {
    if (at > settledUntil) break
    position = id
  }
  return position
}

/** Whether an entry still holds: the log has its position, and no write after that touches it. */
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
