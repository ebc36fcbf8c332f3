/** The operations of GraphQL documents, and their estimated cost. */
export { operationsIn } from './operations-in.ts'
export { parseVariables } from './parse-variables.ts'
export {
  messageAt,
  type PricedOperation,
  priceOperation,
  priceOperations,
  type Variables,
} from './price-document.ts'
