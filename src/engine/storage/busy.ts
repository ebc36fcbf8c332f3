/** SQLite's primary result codes that mean "try again": BUSY, LOCKED and PROTOCOL (a lock race in WAL mode). */
const busyCodes = new Set([5, 6, 15])

/** Whether SQLite failed because another process holds a lock at the moment. Nothing was changed then. */
export function isBusy(error: unknown): boolean {
  const code = sqliteCode(error)
  return code !== undefined && busyCodes.has(code)
}

/** The primary result code of an error of node:sqlite; undefined for any other error. */
export function sqliteCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined
}
