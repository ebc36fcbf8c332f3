/** The parameters that expressions have replaced: each is made into what an expression would have given. */
export { readAttributeUpdates } from './attribute-updates.ts'
export { readAttributesToGet } from './attributes-to-get.ts'
export { type ConditionsMember, readLegacyCondition } from './conditions.ts'
export { readLegacyKeyCondition, wrongCount } from './key-conditions.ts'
