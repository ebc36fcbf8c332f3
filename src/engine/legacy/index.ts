/** The legacy parameters that expressions have replaced: each is parsed into the same form as the equivalent expression. */
export { readAttributeUpdates } from './attribute-updates.ts'
export { readAttributesToGet } from './attributes-to-get.ts'
export { type ConditionsMember, readLegacyCondition } from './conditions.ts'
export { readLegacyKeyCondition, wrongCount } from './key-conditions.ts'
