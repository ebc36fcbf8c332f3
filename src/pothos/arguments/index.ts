/** The arguments of fields: key attributes, ranges, filters, pages. */
export { argumentsOf, type KeySources, takenFromParent, valuesOfClient, valuesOfParent } from './arguments.ts'
export { filterArgument, readFilterArgument } from './filters.ts'
export { type PageRequest, pageArguments, readPageArguments } from './page-arguments.ts'
export { readRequirement, requirementType } from './write-conditions.ts'
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
