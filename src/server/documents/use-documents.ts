import type { GraphQLParams, Plugin, YogaInitialContext } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { type Documents, hasSource, idNames, idOf, registrationOf } from './documents.ts'

/**
 * Finds the documents of requests that name them by an id, and rejects untrusted documents if only trusted ones may be
 * executed. A document that a client registers is stored only after it has proved valid.
 */
export function useDocuments(documents: Documents): Plugin {
  const registering = new WeakMap<GraphQLParams, string>()
  return {
    onParams({ params, setParams }) {
      const found = paramsWithText(params, documents)
      const hash = documents.isAutomatic ? registrationOf(params) : undefined
      if (hash !== undefined) registering.set(found, hash)
      if (found !== params) setParams(found)
    },
    onValidate({ context }) {
      const { params } = context as Partial<YogaInitialContext>
      const hash = params && registering.get(params)
      if (hash === undefined) return
      return ({ valid }) => {
        if (valid && params?.query !== undefined) documents.register(hash, params.query)
      }
    },
  }
}

/** @throws DynagateError for a document that is unknown or not trusted. */
function paramsWithText(params: GraphQLParams, documents: Documents): GraphQLParams {
  const { query, ...others } = params
  const id = idOf(params)
  if (hasSource(params)) {
    const isTrusted = typeof query === 'string' && documents.isTrusted(query)
    if (documents.only && !isTrusted) throw untrusted()
    return params
  }
  if (id === undefined) {
    if (documents.only) throw untrusted()
    return params
  }
  const text = documents.sourceOf(params)
  // Apollo's clients check for this message or code, and then send the document itself.
  if (text === undefined) throw new DynagateError('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound')
  const rest: Record<string, unknown> = { ...others }
  for (const name of idNames) delete rest[name]
  return { ...rest, query: text }
}

function untrusted(): DynagateError {
  return new DynagateError(
    'DOCUMENT_NOT_TRUSTED',
    'This gateway executes only documents of its manifests: send the id of one, as documentId.',
  )
}
