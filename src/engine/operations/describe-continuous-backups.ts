import { RequestReader, readTableName } from '../requests/index.ts'
import { existing } from './describe-table.ts'
import type { Operation } from './operation.ts'

/** DescribeContinuousBackups: no table has backups or point-in-time recovery. */
export const describeContinuousBackups: Operation = (state, input) => {
  const tableName = readTableName(new RequestReader(input))
  state.storage.read((store) => existing(state, store, tableName))
  return {
    ContinuousBackupsDescription: {
      ContinuousBackupsStatus: 'ENABLED',
      PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' },
    },
  }
}
