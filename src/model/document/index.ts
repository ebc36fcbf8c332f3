export {
  compareNumbers,
  type Document,
  type DocumentValue,
  ExactNumber,
  isNumeric,
  plainDecimal,
  readNumber,
} from './document.ts'
export { itemBytes, valueBytes } from './item-size.ts'
