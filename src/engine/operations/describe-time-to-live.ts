import { RequestReader, readTableName } from '../requests/index.ts'
import { describeTimeToLive } from '../tables/index.ts'
import { existing } from './describe-table.ts'
import type { Operation } from './operation.ts'

/** DescribeTimeToLive: whether the items of a table expire, and by which attribute. */
export const describeTimeToLiveOperation: Operation = (state, input) => {
  const tableName = readTableName(new RequestReader(input))
  return state.storage.read((store) => ({
    TimeToLiveDescription: describeTimeToLive(existing(state, store, tableName).record),
  }))
}
