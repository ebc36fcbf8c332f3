/** Work in steps, which ends early when `isStopped` returns true. */
export type Work = (isStopped: () => boolean) => Promise<void>

/**
 * Runs works concurrently. When one fails, the others end at their next step, then its error is thrown: nothing
 * continues in the background.
 */
export async function runTogether(works: readonly Work[]): Promise<void> {
  let failure: { readonly error: unknown } | undefined
  await Promise.all(
    works.map(async (work) => {
      try {
        await work(() => failure !== undefined)
      } catch (error) {
        failure ??= { error }
      }
    }),
  )
  if (failure !== undefined) throw failure.error
}
