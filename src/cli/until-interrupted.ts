/**
 * Waits for SIGINT (ctrl-c) or SIGTERM; a second signal, of either kind, ends the process at once. Under npm it also
 * watches for the end of npm, which sends a signal only to the shell in between, and the shell exits without forwarding
 * it.
 *
 * @param announce announces that the process is running. Called once signals are handled, because a supervisor may send
 *   one as soon as it has read the announcement.
 * @param other also ends the wait.
 * @returns the cause that ended the wait.
 */
export async function untilInterrupted(
  announce: () => void,
  environment = process.env,
  other?: Promise<void>,
): Promise<'signal' | 'other'> {
  const { promise, resolve: end } = Promise.withResolvers<'signal' | 'other'>()
  const resolve = () => end('signal')
  void other?.then(() => end('other'))
  let isInterrupted = false
  const onSignal = () => {
    if (isInterrupted) process.exit(1)
    isInterrupted = true
    resolve()
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  const watch = environment.npm_lifecycle_event === undefined ? undefined : whenOrphaned(resolve)
  announce()
  const ended = await promise
  clearInterval(watch)
  return ended
}

/**
 * Does resumable work that SIGINT and SIGTERM abort.
 *
 * @throws the error of the work; after a signal, an error that tells how to continue.
 */
export async function untilSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController()
  const onSignal = () => stop.abort(new Error('interrupted: start it again to continue'))
  process.once('SIGINT', onSignal)
  process.once('SIGTERM', onSignal)
  try {
    return await work(stop.signal)
  } finally {
    process.off('SIGINT', onSignal)
    process.off('SIGTERM', onSignal)
  }
}

/** The parent when this process started; it may end at any time. */
const parent = process.ppid

/** A process whose parent has ended gets another one. */
function whenOrphaned(then: () => void): NodeJS.Timeout {
  return setInterval(() => {
    if (process.ppid !== parent) then()
  }, 200)
}
