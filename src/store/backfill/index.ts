/**
 * Rewrites the stored items of a table after a change of its model: adds the index keys, derived attributes, defaults and
 * unique values that items from before the change lack.
 */
export { type BackfillOptions, backfill } from './backfill.ts'
export {
  type Examination,
  type ExamineOptions,
  examine,
  type Finding,
  type FindingKind,
  findingKinds,
  repairableKinds,
} from './examine.ts'
export { changedSince, recordEntity, recordModel } from './model-record.ts'
export { type BackfillPrice, backfillPrice } from './price.ts'
export { type RepairOptions, type RepairReport, repairItems } from './repair-items.ts'
export type { BackfillReport, BackfillResult } from './report.ts'
