import { RequestReader } from '../requests/index.ts'
import type { Operation } from './operation.ts'
import { noPolicy, readPolicyRequest } from './resource-policy.ts'

/** GetResourcePolicy: the policy of a table or a stream. */
export const getResourcePolicy: Operation = (state, input) => {
  const request = readPolicyRequest(state, new RequestReader(input), 'GetResourcePolicy')
  return state.storage.read((store) => {
    const { policy } = request.find(store)
    if (policy === undefined) throw noPolicy(request.arn)
    return { Policy: policy.document, RevisionId: policy.revision }
  })
}
