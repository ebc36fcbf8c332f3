import { validationError } from '../errors.ts'
import { RequestReader } from '../requests/index.ts'
import { readTags, withTags } from '../tables/index.ts'
import type { Operation } from './operation.ts'
import { findResource, readResourceArn } from './tagged-table.ts'

/** TagResource: adds tags to a table, replacing those with the same keys; 50 at most. */
export const tagResource: Operation = (state, input) => {
  const reader = new RequestReader(input)
  reader.require('Tags')
  const resource = readResourceArn(reader)
  const added = readTags(reader)
  if (added.length === 0) throw validationError('Atleast one Tag needs to be provided as Input.')
  return state.storage.write((writer) => {
    const { record } = findResource(state, writer, { resource, operation: 'TagResource' })
    state.catalogue.save(writer, { ...record, tags: withTags(record.tags ?? [], added) })
    return {}
  })
}
