import { RequestReader } from '../requests/index.ts'
import type { Operation } from './operation.ts'
import { findResource, readResourceArn } from './tagged-table.ts'

/** ListTagsOfResource: all tags of a table, in one page. */
export const listTagsOfResource: Operation = (state, input) => {
  const resource = readResourceArn(new RequestReader(input))
  return state.storage.read((store) => {
    const { record } = findResource(state, store, { resource, operation: 'ListTagsOfResource' })
    return { Tags: (record.tags ?? []).map(({ key, value }) => ({ Key: key, Value: value })) }
  })
}
