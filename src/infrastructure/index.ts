/** What a deployment needs, derived from a model: templates of infrastructure and policies of roles. */
export { cloudFormation } from './cloudformation.ts'
export { type PolicyDocument, type PolicyStatement, type TableArns, tableArns } from './policy.ts'
export { type Role, rolePolicy, roles } from './role-policy.ts'
export type { Template, TemplateOptions } from './template.ts'
export { terraform } from './terraform.ts'
