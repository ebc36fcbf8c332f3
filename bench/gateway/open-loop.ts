import { setTimeout as wait } from 'node:timers/promises'

/**
 * Sends requests at a fixed rate, whether or not earlier ones have responses, and returns each one's milliseconds since
 * it was due. So a stall of the server counts for every request that was due during it.
 */
export async function openLoop(
  send: () => Promise<void>,
  { rate, milliseconds }: { readonly rate: number; readonly milliseconds: number },
): Promise<number[]> {
  const times: number[] = []
  const underWay: Promise<void>[] = []
  const began = performance.now()
  for (let at = 0; at < Math.max(1, (rate * milliseconds) / 1000); at++) {
    const due = began + (at * 1000) / rate
    const early = due - performance.now()
    if (early > 0) await wait(early)
    underWay.push(send().then(() => void times.push(performance.now() - due)))
  }
  await Promise.all(underWay)
  return times
}
