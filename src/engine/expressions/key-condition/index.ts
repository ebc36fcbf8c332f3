export {
  type KeyAttribute,
  type KeyAttributes,
  type KeyCondition,
  keyConditionOf,
  parseKeyCondition,
} from './parse-key-condition.ts'
export type { SortOperator } from './single-conditions.ts'
