export {
  Attribute,
  type AttributeFlag,
  type AttributeOptions,
  type Attributes,
  type Derivation,
  isPresent,
  type Maintenance,
  storedName,
  type ValueOf,
} from './attribute.ts'
export {
  type AttributeKind,
  type AttributeType,
  type CustomMapping,
  type KeyEncoding,
  type MapMember,
  plainType,
  type StorageType,
  stepTo,
  Unfit,
  within,
} from './attribute-type.ts'
export * as a from './builders.ts'
export { checkConstraints } from './constraints.ts'
export type { CustomOptions, CustomType, RefinedType } from './custom.ts'
export type { DerivedFrom } from './derived.ts'
export type { JsonValue } from './json.ts'
export {
  anyCharacter,
  type Characters,
  digitsBelow,
  exactly,
  type KeyForm,
  many,
  one,
  without,
} from './key-form.ts'
export type { OrderedKey } from './ordered-key.ts'
export { shapeOf } from './shape.ts'
export { isEmail } from './text.ts'
