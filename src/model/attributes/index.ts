export { Attribute, type AttributeFlag, type Attributes, type ValueOf } from './attribute.ts'
export {
  type AttributeKind,
  type AttributeType,
  type KeyEncoding,
  type MapMember,
  type StorageType,
  Unfit,
} from './attribute-type.ts'
export { type JsonValue, json } from './json.ts'
export { bigint, decimal, int, money, number } from './numbers.ts'
export { binary, binarySet, boolean, list, map, nothing, numberSet, record, stringSet } from './structures.ts'
export { email, id, oneOf, string, url } from './text.ts'
export { date, dateTime } from './times.ts'
