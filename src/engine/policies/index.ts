/** Policies in AWS's language: read once, and what they say of a permission. */
export { type ContextKeys, contextKeys, joinKeys } from './context-keys.ts'
export { type Caller, type Decision, decide, type Permission, type Policy } from './policy.ts'
export type { PolicyDocument, PolicyStatement } from './policy-document.ts'
export { InvalidPolicy, readPolicy, readResourcePolicy } from './read-policy.ts'
