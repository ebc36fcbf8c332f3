import { isDeepStrictEqual } from 'node:util'
import { operations } from './operations.ts'

const bodies = 25

/** Lets all peers answer the same requests, and throws where one answers otherwise than the first. */
export async function checkEqual(
  peers: readonly { readonly name: string; readonly url: string }[],
  names: readonly string[],
  tell: (text: string) => void,
): Promise<void> {
  let compared = 0
  for (const name of names) {
    for (let n = 0; n < bodies; n++) {
      const answers = await Promise.all(peers.map(({ url }) => answerOf(url, name, n)))
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

/** A peer's answer to the n-th request of an operation. */
export async function answerOf(url: string, name: string, n: number): Promise<unknown> {
  const { query, variables } = operations[name] ?? {}
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables: variables?.(n) }),
  })
  return response.json()
}
