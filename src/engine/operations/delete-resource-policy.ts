import { RequestReader } from '../requests/index.ts'
import type { Operation } from './operation.ts'
import { checkRevision, readPolicyRequest } from './resource-policy.ts'

/** DeleteResourcePolicy: detaches the policy of a table or a stream. Does nothing without a policy. */
export const deleteResourcePolicy: Operation = (state, input) => {
  const request = readPolicyRequest(state, new RequestReader(input), 'DeleteResourcePolicy')
  return state.storage.write((writer) => {
    const holder = request.find(writer)
    checkRevision(request, holder)
    if (holder.policy === undefined) return {}
    holder.save(writer, undefined)
    return { RevisionId: holder.policy.revision }
  })
}
