/** Sends requests over this many connections, each as soon as the previous one has its response, and returns their milliseconds. */
export async function closedLoop(
  send: () => Promise<void>,
  { connections, milliseconds }: { readonly connections: number; readonly milliseconds: number },
): Promise<number[]> {
  const times: number[] = []
  const end = performance.now() + milliseconds
  const one = async () => {
    while (performance.now() < end) {
      const start = performance.now()
      await send()
      times.push(performance.now() - start)
    }
  }
  await Promise.all(Array.from({ length: connections }, one))
  return times
}
