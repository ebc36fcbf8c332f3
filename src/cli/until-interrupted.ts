/**
 * Waits for SIGINT (ctrl-c) or SIGTERM; a second signal ends the process at once. Under npm it also watches for the end
 * of npm, which sends a signal only to the shell in between, and the shell exits without forwarding it.
 *
 * @param announce says that the process is running. It is called once signals are handled: a supervisor may send one as
 *   soon as it has read the announcement.
 */
export async function untilInterrupted(announce: () => void, environment = process.env): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      resolve()
    })
  }
  const watch = environment.npm_lifecycle_event === undefined ? undefined : whenOrphaned(resolve)
  announce()
  await promise
  clearInterval(watch)
}

/** The parent when this process started; it may end at any time. */
const parent = process.ppid

/** A process whose parent has ended gets another one. */
function whenOrphaned(then: () => void): NodeJS.Timeout {
  return setInterval(() => {
    if (process.ppid !== parent) then()
  }, 200)
}
