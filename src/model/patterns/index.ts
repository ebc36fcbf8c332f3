export { childrenPattern, countedRelation } from './counted-pattern.ts'
export { conditionNames, type PatternRules, rulesOfPattern } from './pattern-rules.ts'
export {
  collectionPattern,
  getPattern,
  lookupPattern,
  queryPattern,
  uniquePattern,
  usualFilterUnits,
  wholeQuery,
} from './patterns.ts'
export { isInView, type View, ViewIndex, viewOf } from './view.ts'
