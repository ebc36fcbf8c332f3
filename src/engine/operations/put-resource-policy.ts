import { RequestReader } from '../requests/index.ts'
import { newPolicy } from '../tables/index.ts'
import type { Operation } from './operation.ts'
import { checkRevision, readPolicyRequest } from './resource-policy.ts'

/** PutResourcePolicy: attaches a policy to a table or a stream, in place of the one before. */
export const putResourcePolicy: Operation = (state, input) => {
  const reader = new RequestReader(input)
  reader.require('Policy')
  const request = readPolicyRequest(state, reader, 'PutResourcePolicy')
  const document = reader.text('Policy') ?? ''
  const next = newPolicy(document)
  return state.storage.write((writer) => {
    const holder = request.find(writer)
    checkRevision(request, holder)
    // The same document is the same revision (API reference, PutResourcePolicy).
    if (holder.policy?.document === document) return { RevisionId: holder.policy.revision }
    holder.save(writer, next)
    return { RevisionId: next.revision }
  })
}
