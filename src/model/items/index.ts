export {
  type AnyItem,
  decodeAttributes,
  decodeItem,
  entityOf,
  isItemOf,
  mayBeUnstored,
  secondFormIn,
} from './decode-item.ts'
export { derivationsOf, derive } from './derive.ts'
export {
  checkValues,
  encodeAttribute,
  encodeIndexKey,
  encodeItem,
  encodeValues,
  isMaintained,
  keyNamesOf,
  newValues,
  primaryKeyOf,
} from './encode-item.ts'
export { currentVersion, isOutdated, upgraded, versionOf } from './entity-version.ts'
export { fingerprintsOf, formOf, haveSamePrimaryKey } from './fingerprint.ts'
export type { ItemChange } from './item-change.ts'
export { ItemError } from './item-error.ts'
export { parentInputs, parentKeyOf } from './parent-key.ts'
export { storedValue } from './stored-value.ts'
