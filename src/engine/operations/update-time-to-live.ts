import { saveJob } from '../background/index.ts'
import { readUpdateTimeToLive, updateTimeToLive } from '../tables/index.ts'
import { existing } from './describe-table.ts'
import type { Operation } from './operation.ts'

/** UpdateTimeToLive: turns expiry of a table's items on or off, by an attribute. At most once an hour. */
export const updateTimeToLiveOperation: Operation = async (state, input) => {
  const update = readUpdateTimeToLive(input)
  const { enabled, attribute } = update
  await state.storage.write((writer) => {
    const record = updateTimeToLive(existing(state, writer, update.tableName).record, update, state.now())
    state.catalogue.save(writer, record)
    const kind = enabled ? 'fill-expiry' : 'clear-expiry'
    saveJob(writer, { kind, table: record.id, name: record.name, index: 0 })
  })
  state.background.wake()
  return { TimeToLiveSpecification: { Enabled: enabled, AttributeName: attribute } }
}
