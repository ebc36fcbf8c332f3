import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { type DocumentNode, getOperationAST } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import { describe, expect, it } from 'vitest'
import { defaultLimits, useDocumentLimits } from '../../src/server/limits/index.ts'
import { useDocumentCache } from '../../src/server/use-document-cache.ts'
import { codesOf, post, trialGateway, trialSchema } from './gateway-case.ts'

/** The documents that are validated: those in the cache are not. */
function watch() {
  const validated: WeakRef<DocumentNode>[] = []
  const watching: Plugin = {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((...args: Parameters<typeof validateFn>) => {
        validated.push(new WeakRef(args[1]))
        return validateFn(...args)
      })
    },
  }
  return { validated, watching }
}

function watchedGateway() {
  const { validated, watching } = watch()
  const { gateway } = trialGateway({ plugins: [watching] })
  const held = () => validated.filter((each) => each.deref() !== undefined).length
  return { gateway, validated, held }
}

const collectGarbage: () => void = (() => {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc')
})()

describe('the cache of documents', () => {
  it('spares a valid document its second validation', async () => {
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
    // What the last request still refers to is released within a few turns.
    for (let turn = 0; turn < 10 && held() > 20; turn += 1) {
      await new Promise(setImmediate)
      collectGarbage()
    }
    expect(held()).toBe(20)
  })

  it('counts what fragments make of a short document', async () => {
    const { validated, watching } = watch()
    const { fetch } = createYoga({
      schema: trialSchema(),
      logging: false,
      parserAndValidationCache: false,
      // Of documents with 596 merged fields each it has room for two, and for many as short as these.
      plugins: [watching, useDocumentCache(700_000), useDocumentLimits({ ...defaultLimits, aliases: 1_000 })],
    })
    for (const name of ['First', 'Second', 'First', 'Third', 'First', 'Second']) {
      const query = encodeURIComponent(`${fannedOut} query ${name} { ...F0 }`)
      expect((await fetch(`http://gateway/graphql?query=${query}`)).status).toBe(200)
    }
    expect(validated.map((each) => operationOf(each.deref()))).toEqual(['First', 'Second', 'Third', 'Second'])
  })
})

/** Fragments, each of which selects the next one four times: 596 fields once they are merged. */
const fannedOut = `${times(4, (at) => {
  const copies = times(4, (copy) => `a${copy}: self { ...F${at + 1} }`)
  return `fragment F${at} on Query { ${copies} }`
})} fragment F4 on Query { hello }`

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ')
}

function operationOf(document: DocumentNode | undefined): string | undefined {
  return document && getOperationAST(document)?.name?.value
}
