import { isDeepStrictEqual } from 'node:util'
import type { ShopSize } from '../../schema/shop-data.ts'
import { requestOf } from './operations.ts'

const bodies = 25

/** Sends the same requests to all peers, and throws if a response differs from the first peer's. */
export async function checkEqual(
  peers: readonly { readonly name: string; readonly url: string }[],
  names: readonly string[],
  size: ShopSize,
  tell: (text: string) => void,
): Promise<void> {
  let compared = 0
  for (const name of names) {
    for (let n = 0; n < bodies; n++) {
      const answers = await Promise.all(peers.map(({ url }) => answerOf(url, requestOf(name, n, size))))
      for (const [at, answer] of answers.entries()) {
        if (isDeepStrictEqual(answer, answers[0])) continue
        const [mine, other] = [JSON.stringify(answer), JSON.stringify(answers[0])]
        throw new Error(
          `${peers[at]?.name} answers ${name} otherwise than ${peers[0]?.name}:\n${mine}\n${other}`,
        )
      }
      compared += answers.length
    }
  }
  tell(`${compared} answers are equal`)
}

/** A peer's response to a request. */
export async function answerOf(url: string, request: object): Promise<unknown> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(request),
  })
  return response.json()
}
