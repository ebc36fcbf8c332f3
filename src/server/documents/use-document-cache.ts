import type { DocumentNode } from 'graphql'
import type { Plugin } from 'graphql-yoga'
import { mergedFieldsOf } from '../../pothos/index.ts'
import { DocumentCache } from './document-cache.ts'
import type { Documents } from './documents.ts'

/**
 * Caches valid documents with their plans, by their source. Documents that don't parse or aren't valid aren't cached,
 * so that they can't evict valid ones. Trusted documents are never evicted.
 *
 * @param capacity bytes of heap for the untrusted documents.
 */
export function useDocumentCache(capacity: number, documents?: Documents): Plugin {
  const cache = new DocumentCache<DocumentNode>(capacity)
  const valid = new WeakSet<DocumentNode>()
  const sources = new WeakMap<DocumentNode, string>()
  return {
    onParse({ params, setParsedDocument }) {
      const text = params.source.toString()
      const known = documents?.treeOf(text) ?? cache.get(text)
      if (known !== undefined) {
        setParsedDocument(known)
        return undefined
      }
      return ({ result }) => {
        if (isDocument(result)) sources.set(result, text)
      }
    },
    onValidate({ params: { documentAST }, setResult }) {
      if (valid.has(documentAST)) {
        setResult([])
        return undefined
      }
      return ({ valid: isValid }) => {
        const text = sources.get(documentAST)
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

/** Bytes of heap of a document: its source, its tree, and its plans, which fragments can make far larger. */
function weightOf(text: string, document: DocumentNode): number {
  let tokens = 0
  for (let token = document.loc?.startToken; token; token = token.next ?? undefined) tokens += 1
  return (
    bytesEach.document +
    text.length * 2 +
    tokens * bytesEach.token +
    mergedFieldsOf(document) * bytesEach.field
  )
}

/**
 * Measured with documents of 13 to 1,204 tokens and 2 to 9,556 merged fields, and rounded up: the actual heap of each
 * is between half of this estimate and all of it.
 */
const bytesEach = { document: 6_000, token: 350, field: 400 }
