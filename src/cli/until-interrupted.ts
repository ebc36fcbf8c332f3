/**
 * Waits for ctrl-c or a polite kill. The second one is not waited for: then the process ends at once, in case
 * what runs can't be drained.
 */
export async function untilInterrupted(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      process.once(signal, () => process.exit(1))
      resolve()
    })
  }
  await promise
}
