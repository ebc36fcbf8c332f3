/** Who may read and change items: rules as data, and their decision for a caller. Pure. */
export { CallerRights, type EntityRights, forbidden, type RuledEntity, withHidden } from './caller-rights.ts'
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
  attributesOfPart,
  certain,
  decidable,
  decide,
  holds,
  type ItemComparison,
  type ItemPart,
  type ItemRule,
  joined,
  partsOf,
  requiredValue,
  ruleFor,
  ruleGiven,
} from './item-rule.ts'
export {
  attributesOfRule,
  type ComparingRule,
  type CustomRule,
  nobody,
  type Operand,
  type RoleRule,
  type Rule,
  type RuleCaller,
  type RuleItem,
  rulesIn,
  ruleText,
} from './rule.ts'
export { CallerAttribute, type RuleBuilder, ruleBuilder } from './rule-builder.ts'
