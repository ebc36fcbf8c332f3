/** Who may read and change items: rules as data, and their decision for a caller. Pure. */
export { CallerRights, type EntityRights, forbidden, type RuledEntity } from './caller-rights.ts'
export {
  type EntityRules,
  entityRules,
  type FieldDeclaration,
  type FieldRules,
  type ItemAction,
  mostParts,
  partsOfRule,
  placedRules,
  type RulesDeclaration,
} from './entity-rules.ts'
export {
  decidable,
  decide,
  functionsIn,
  holds,
  type ItemComparison,
  type ItemRule,
  isDecidable,
  joined,
  requiredValue,
  ruleFor,
  ruleGiven,
} from './item-rule.ts'
export {
  attributesOfRule,
  nobody,
  type Operand,
  type Rule,
  type RuleCaller,
  type RuleItem,
  rulesIn,
  ruleText,
} from './rule.ts'
export { CallerAttribute, type RuleBuilder, ruleBuilder } from './rule-builder.ts'
