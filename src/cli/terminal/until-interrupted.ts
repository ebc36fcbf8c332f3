/**
 * Waits for a signal to stop: SIGINT (ctrl-c), SIGTERM or SIGHUP (the terminal was closed). Under npm it also watches for
 * the end of npm, which sends a signal only to the shell in between, and the shell exits without forwarding it.
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
  onInterruption(resolve)
  const watch = environment.npm_lifecycle_event === undefined ? undefined : whenOrphaned(resolve)
  announce()
  const ended = await promise
  clearInterval(watch)
  return ended
}

/**
 * Does resumable work that a signal to stop aborts.
 *
 * @throws the error of the work; after a signal, an error that tells how to continue.
 */
export async function untilSignal<Result>(work: (signal: AbortSignal) => Promise<Result>): Promise<Result> {
  const stop = new AbortController()
  const off = onInterruption(() => stop.abort(new Error('interrupted: start it again to continue')))
  try {
    return await work(stop.signal)
  } finally {
    off()
  }
}

/**
 * Calls a function at the first signal to stop. A further SIGINT or SIGTERM ends the process at once. A further SIGHUP
 * doesn't: when a terminal is closed, both the system and the shell send one.
 *
 * @returns what removes the listeners.
 */
function onInterruption(stop: () => void): () => void {
  let isInterrupted = false
  const onSignal = (signal: NodeJS.Signals) => {
    if (isInterrupted && signal !== 'SIGHUP') process.exit(1)
    isInterrupted = true
    stop()
  }
  for (const signal of interruptions) process.on(signal, onSignal)
  return () => {
    for (const signal of interruptions) process.off(signal, onSignal)
  }
}

const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** The parent when this process started; it may end at any time. */
const parent = process.ppid

/** A process whose parent has ended gets another one. */
function whenOrphaned(then: () => void): NodeJS.Timeout {
  return setInterval(() => {
    if (process.ppid !== parent) then()
  }, 200)
}
