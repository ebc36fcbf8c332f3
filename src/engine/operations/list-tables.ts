import { RequestReader } from '../requests/index.ts'
import type { Operation } from './operation.ts'

/** ListTables: the names of all tables, in order, 100 at most unless the request limits them. */
export const listTables: Operation = (state, input) => {
  const reader = new RequestReader(input)
  const limit = reader.bounded('Limit', 1, 100) ?? 100
  const after = reader.text('ExclusiveStartTableName')
  reader.check()
  const names = state.storage.read((store) => state.catalogue.names(store))
  const rest = after === undefined ? names : names.filter((name) => name > after)
  const page = rest.slice(0, limit)
  return { TableNames: page, LastEvaluatedTableName: rest.length > limit ? page.at(-1) : undefined }
}
