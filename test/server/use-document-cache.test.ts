import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { describe, expect, it } from 'vitest'
import { codesOf, post, trialGateway } from './gateway-case.ts'

/** A gateway, and the documents that it validated: those it has found valid before are not. */
function watchedGateway() {
  const validated: WeakRef<DocumentNode>[] = []
  const watching: Plugin = {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((...args: Parameters<typeof validateFn>) => {
        validated.push(new WeakRef(args[1]))
        return validateFn(...args)
      })
    },
  }
  const { gateway } = trialGateway({ plugins: [watching] })
  const held = () => validated.filter((each) => each.deref() !== undefined).length
  return { gateway, validated, held }
}

const collectGarbage: () => void = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
})()

describe('the cache of documents', () => {
  it('validates a valid document once', async () => {
    const { gateway, validated } = watchedGateway()
    for (const name of ['a', 'b']) {
      const query = 'query ($name: String) { hello(name: $name) }'
      expect((await post(gateway, { query, variables: { name } })).data).toEqual({ hello: `hi ${name}` })
    }
    expect(validated).toHaveLength(1)
  })

  it('validates an invalid document each time', async () => {
    const { gateway, validated } = watchedGateway()
    for (let time = 0; time < 3; time += 1) {
      expect(codesOf(await post(gateway, { query: '{ unknown }' }))).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    }
    expect(validated).toHaveLength(3)
  })

  it('holds the valid documents and no others', async () => {
    const { gateway, held } = watchedGateway()
    for (let at = 0; at < 20; at += 1) {
      await post(gateway, { query: `{ a${at}: hello }` })
      await post(gateway, { query: `{ a${at}: unknown }` })
    }
    expect(held()).toBeGreaterThan(20)
    await new Promise(setImmediate)
    collectGarbage()
    expect(held()).toBe(20)
  })
})
