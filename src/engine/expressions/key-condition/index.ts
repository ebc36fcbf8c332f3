export {
  type KeyAttribute,
  type KeyAttributes,
  type KeyCondition,
  parseKeyCondition,
} from './parse-key-condition.ts'
export type { SortOperator } from './single-conditions.ts'
