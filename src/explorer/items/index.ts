/** Items as they are stored. */
export { jsonValue, keyRangeOf, primaryKeyIn, rangesOf, shapeOfRange } from './key-condition.ts'
export { indexesOf, keyIn } from './places.ts'
export { findItems, readItems, scanItems } from './read-items.ts'
export { showItem } from './show-item.ts'
export { storedItem } from './stored-item.ts'
