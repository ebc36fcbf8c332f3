export { type Comparator, type Condition, conditionPaths, type Operand } from './condition.ts'
export { makeCondition, makeSize } from './make-condition.ts'
export { matches } from './matches.ts'
export { type ConditionKind, parseCondition } from './parse-condition.ts'
