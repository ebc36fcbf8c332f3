/** Options of {@link inOrder}. */
export interface Order<Element> {
  /** Elements with the same one are worked on one after another. */
  readonly keyOf: (element: Element) => string
  /** How many elements are worked on at the same time. */
  readonly concurrency: number
}

/**
 * Works on elements: on those of one key in order, on others at the same time. Once `work` has returned false for an
 * element, or thrown, no later element of its key is worked on.
 *
 * @returns for each element whether it is done.
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
