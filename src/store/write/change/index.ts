/** Changes of an item's attributes: what a patch sets, removes and computes, and what follows for derived attributes and index keys. */
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
