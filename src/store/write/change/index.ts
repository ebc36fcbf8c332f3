/** Changes to an item's attributes: those of a patch, and the resulting ones of derived attributes and index keys. */
export { appliedChanges } from './applied-changes.ts'
export { asRead } from './as-read.ts'
export {
  attributeChanges,
  fixedBy,
  maintainedChanges,
  maintainedValues,
  revealsValue,
} from './attribute-changes.ts'
export {
  type Change,
  changedItem,
  isPredictable,
  type ResultLimit,
  setOrRemove,
  touchedBy,
  withValuesSet,
} from './change.ts'
export { derivedChanges, derivedValues, partsToRead, withDerived } from './derived.ts'
export { indexChanges, isComputed, movedIndexes } from './index-changes.ts'
export { operated, plusDecimal } from './operated.ts'
export { checkLength, isChanged, unchanged, updateExpression } from './update-expression.ts'
