/**
 * In which forms the items of an entity are stored while its keys are migrated: a record of the table, which every write of
 * such an item requires in its transaction, and which processes that read such items know with a bounded delay.
 */
export {
  copyOf,
  formCopies,
  formsEntity,
  isAsRecorded,
  readRecord,
  recordIn,
  recordKey,
  recordValues,
} from './form-record.ts'
export {
  type FormRecord,
  type FormStage,
  isKept,
  isOfBoth,
  servedBy,
  unserved,
  writesBoth,
} from './form-stage.ts'
export { FormWatch, knownForMs, type WatchOptions } from './form-watch.ts'
