/** The arguments of fields: key attributes, ranges, filters, pages. */
export { argumentsOf, type KeySources, takenFromParent, valuesOfClient, valuesOfParent } from './arguments.ts'
export { conditionInput } from './conditions.ts'
export { filterArgument, readFilterArgument } from './filters.ts'
export { readConditionInput } from './given-condition.ts'
export { valuesOfJson } from './json-arguments.ts'
export { type PageRequest, pageArguments, readPageArguments } from './page-arguments.ts'
export {
  givenOperators,
  type OperatorInput,
  operatorChanges,
  operatorDescription,
  operatorInputs,
  operatorType,
  type UpdateOperator,
  type UpdateOperators,
} from './write-operators.ts'
