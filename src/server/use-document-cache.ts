import type { DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { DocumentCache } from './document-cache.ts'

/**
 * Keeps documents that turned out valid, with their plans, for requests with the same text. Documents that don't parse
 * or aren't valid are not kept: whoever sends them pays for each.
 *
 * @param capacity bytes of heap.
 */
export function useDocumentCache(capacity: number): Plugin {
  const cache = new DocumentCache<DocumentNode>(capacity)
  const valid = new WeakSet<DocumentNode>()
  const texts = new WeakMap<DocumentNode, string>()
  return {
    onParse({ params, setParsedDocument }) {
      const text = params.source.toString()
      const known = cache.get(text)
      if (known !== undefined) {
        setParsedDocument(known)
        return undefined
      }
      return ({ result }) => {
        if (isDocument(result)) texts.set(result, text)
      }
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (valid.has(documentAST)) {
        setResult([])
        return undefined
      }
      return ({ valid: isValid }) => {
        const text = texts.get(documentAST)
        if (!isValid || text === undefined) return
        valid.add(documentAST)
        cache.set(text, documentAST, weightOf(text, documentAST))
      }
    },
  }
}

function isDocument(result: unknown): result is DocumentNode {
  return typeof result === 'object' && result !== null && 'kind' in result && result.kind === 'Document'
}

/** The bytes of heap that a document takes: its text, and its tree and plan, which go by its tokens. */
function weightOf(text: string, { loc }: DocumentNode): number {
  let tokens = 0
  for (let token = loc?.startToken; token; token = token.next ?? undefined) tokens += 1
  return text.length * 2 + tokens * bytesEachToken
}

/** Measured: a token, its share of the tree, and that of the merged selections and their prices. */
const bytesEachToken = 1_000
