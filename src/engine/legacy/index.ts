/** The legacy parameters that expressions have replaced: each becomes what the equivalent expression becomes. */
export { readAttributeUpdates } from './attribute-updates.ts'
export { readAttributesToGet } from './attributes-to-get.ts'
export { type ConditionsMember, readLegacyCondition } from './conditions.ts'
export { readLegacyKeyCondition, wrongCount } from './key-conditions.ts'
