import { validationError } from '../errors.ts'
import { RequestReader } from '../requests/index.ts'
import { checkTagCount, checkTagKey } from '../tables/index.ts'
import type { Operation } from './operation.ts'
import { findResource, readResourceArn } from './tagged-table.ts'

/** UntagResource: removes tags by their keys. A missing tag is not an error. */
export const untagResource: Operation = (state, input) => {
  const reader = new RequestReader(input)
  reader.require('TagKeys')
  const resource = readResourceArn(reader)
  const keys = reader.strings('TagKeys') ?? []
  if (keys.length === 0) throw validationError('Atleast one Tag Key needs to be provided as Input.')
  for (const key of keys) checkTagKey(key)
  checkTagCount(keys)
  return state.storage.write((writer) => {
    const { record } = findResource(state, writer, { resource, operation: 'UntagResource' })
    const tags = (record.tags ?? []).filter(({ key }) => !keys.includes(key))
    state.catalogue.save(writer, { ...record, tags })
    return {}
  })
}
