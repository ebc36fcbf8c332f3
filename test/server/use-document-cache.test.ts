import { type DocumentNode, getOperationAST } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import { describe, expect, it } from 'vitest'
import { useDocumentCache } from '../../src/server/documents/index.ts'
import { defaultLimits, useDocumentLimits } from '../../src/server/limits/index.ts'
import { codesOf, post, trialGateway, trialSchema } from './gateway-case.ts'

/** The documents that were validated, that is, not found in the cache. */
function watch() {
  const validated: DocumentNode[] = []
  const watching: Plugin = {
    onValidate({ validateFn, setValidationFn }) {
      setValidationFn((...args: Parameters<typeof validateFn>) => {
        validated.push(args[1])
        return validateFn(...args)
      })
    },
  }
  return { validated, watching }
}

/** A server with only the cache. */
function serverWith(capacity: number) {
  const { validated, watching } = watch()
  const { fetch } = createYoga({
    schema: trialSchema(),
    logging: false,
    parserAndValidationCache: false,
    plugins: [watching, useDocumentCache(capacity), useDocumentLimits({ ...defaultLimits, aliases: 1_000 })],
  })
  const headers = { accept: 'application/graphql-response+json' }
  const statusOf = async (query: string) =>
    (await fetch(`http://gateway/graphql?query=${encodeURIComponent(query)}`, { headers })).status
  return { statusOf, validated: () => validated.map(operationOf) }
}

describe('the document cache', () => {
  it('validates a valid document once', async () => {
    const { validated, watching } = watch()
    const { gateway } = trialGateway({ plugins: [watching] })
    for (const name of ['a', 'b']) {
      const query = 'query ($name: String) { hello(name: $name) }'
      expect((await post(gateway, { query, variables: { name } })).data).toEqual({ hello: `hi ${name}` })
    }
    expect(validated).toHaveLength(1)
  })

  it('validates an invalid document every time', async () => {
    const { validated, watching } = watch()
    const { gateway } = trialGateway({ plugins: [watching] })
    for (let time = 0; time < 3; time += 1) {
      expect(codesOf(await post(gateway, { query: '{ unknown }' }))).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    }
    expect(validated).toHaveLength(3)
  })

  it('does not evict a valid document for invalid ones', async () => {
    // There is room for two documents of this size; ten invalid ones would evict the valid one.
    const { statusOf, validated } = serverWith(20_000)
    expect(await statusOf('query Valid { hello }')).toBe(200)
    for (let at = 0; at < 10; at += 1) expect(await statusOf(`query Invalid${at} { unknown }`)).toBe(400)
    expect(await statusOf('query Valid { hello }')).toBe(200)
    expect(validated().filter((each) => each === 'Valid')).toHaveLength(1)
  })

  it('evicts the least recently used document', async () => {
    const { statusOf, validated } = serverWith(20_000)
    for (const name of ['First', 'Second', 'First', 'Third', 'First', 'Second']) {
      expect(await statusOf(`query ${name} { hello }`)).toBe(200)
    }
    expect(validated()).toEqual(['First', 'Second', 'Third', 'Second'])
  })

  it('counts the merged fields of fragments', async () => {
    // There is room for two documents of 596 merged fields, and for many that are as short as these.
    const { statusOf, validated } = serverWith(700_000)
    for (const name of ['First', 'Second', 'First', 'Third', 'First', 'Second']) {
      expect(await statusOf(`${fannedOut} query ${name} { ...F0 }`)).toBe(200)
    }
    expect(validated()).toEqual(['First', 'Second', 'Third', 'Second'])
  })
})

/** Fragments that each select the next one four times: 596 fields once merged. */
const fannedOut = `${times(4, (at) => {
  const copies = times(4, (copy) => `a${copy}: self { ...F${at + 1} }`)
  return `fragment F${at} on Query { ${copies} }`
})} fragment F4 on Query { hello }`

function times(count: number, text: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => text(index)).join(' ')
}

function operationOf(document: DocumentNode): string | undefined {
  return getOperationAST(document)?.name?.value
}
