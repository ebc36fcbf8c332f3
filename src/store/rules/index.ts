/** The rules of a request's caller, applied to its reads and writes. */
export { type RequestRules, requestRules } from './request-rules.ts'
export { hasRules, RuleAttributes } from './rule-attributes.ts'
