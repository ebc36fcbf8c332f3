/** Options of {@link inOrder}. */
export interface Order<Element> {
  /** Elements with the same one are worked on one after another. */
  readonly keyOf: (element: Element) => string
  /** The maximum number of elements processed concurrently. */
  readonly concurrency: number
}

/**
 * Processes elements: those with the same key in order, others concurrently. Once `work` has returned false for an element,
 * or thrown, no later element with its key is processed.
 *
 * @returns whether each element is done.
 * @throws the first error of `work`, when all running work has ended.
 */
export async function inOrder<Element>(
  elements: readonly Element[],
  { keyOf, concurrency }: Order<Element>,
  work: (element: Element) => Promise<boolean>,
): Promise<readonly boolean[]> {
  const chains = [...Map.groupBy(elements.keys(), (at) => keyOf(elements[at] as Element)).values()]
  const isDone = elements.map(() => false)
  const worker = async () => {
    for (let chain = chains.shift(); chain !== undefined; chain = chains.shift()) {
      for (const at of chain) {
        const done = await work(elements[at] as Element)
        isDone[at] = done
        if (!done) break
      }
    }
  }
  const workers = Array.from({ length: Math.min(concurrency, chains.length) }, worker)
  const ended = await Promise.allSettled(workers)
  const failed = ended.find((result) => result.status === 'rejected')
  if (failed !== undefined) throw failed.reason
  return isDone
}
