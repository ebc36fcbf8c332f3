import { type DocumentNode, getOperationAST } from 'graphql'
import { createYoga, type Plugin } from 'graphql-yoga'
import { describe, expect, it } from 'vitest'
import { useDocumentCache } from '../../src/server/documents/index.ts'
import { defaultLimits, useDocumentLimits } from '../../src/server/limits/index.ts'
import { codesOf, post, trialGateway, trialSchema } from './gateway-case.ts'

/** The documents that are validated: those in the cache are not. */
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

/** A server with the cache alone. */
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

describe('the cache of documents', () => {
  it('spares a valid document its second validation', async () => {
    const { validated, watching } = watch()
    const { gateway } = trialGateway({ plugins: [watching] })
    for (const name of ['a', 'b']) {
      const query = 'query ($name: String) { hello(name: $name) }'
      expect((await post(gateway, { query, variables: { name } })).data).toEqual({ hello: `hi ${name}` })
    }
    expect(validated).toHaveLength(1)
  })

  it('validates an invalid document each time', async () => {
    const { validated, watching } = watch()
    const { gateway } = trialGateway({ plugins: [watching] })
    for (let time = 0; time < 3; time += 1) {
      expect(codesOf(await post(gateway, { query: '{ unknown }' }))).toEqual(['GRAPHQL_VALIDATION_FAILED'])
    }
    expect(validated).toHaveLength(3)
  })

  it('does not evict a valid document for invalid ones', async () => {
    // Room for two documents of this size, where ten invalid ones would evict it.
    const { statusOf, validated } = serverWith(20_000)
    expect(await statusOf('query Valid { hello }')).toBe(200)
    for (let at = 0; at < 10; at += 1) expect(await statusOf(`query Invalid${at} { unknown }`)).toBe(400)
    expect(await statusOf('query Valid { hello }')).toBe(200)
    expect(validated().filter((each) => each === 'Valid')).toHaveLength(1)
  })

  it('evicts the document that was used least recently', async () => {
    const { statusOf, validated } = serverWith(20_000)
    for (const name of ['First', 'Second', 'First', 'Third', 'First', 'Second']) {
      expect(await statusOf(`query ${name} { hello }`)).toBe(200)
    }
    expect(validated()).toEqual(['First', 'Second', 'Third', 'Second'])
  })

  it('counts what fragments make of a short document', async () => {
    // Of documents with 596 merged fields each it has room for two, and for many as short as these.
    const { statusOf, validated } = serverWith(700_000)
    for (const name of ['First', 'Second', 'First', 'Third', 'First', 'Second']) {
      expect(await statusOf(`${fannedOut} query ${name} { ...F0 }`)).toBe(200)
    }
    expect(validated()).toEqual(['First', 'Second', 'Third', 'Second'])
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

function operationOf(document: DocumentNode): string | undefined {
  return getOperationAST(document)?.name?.value
}
