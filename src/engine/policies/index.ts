/** Parses and evaluates policies in AWS's policy language. */
export { type ContextKeys, contextKeys, joinKeys } from './context-keys.ts'
export { type Caller, type Decision, decide, type Permission, type Policy } from './policy.ts'
export type { PolicyDocument, PolicyStatement } from './policy-document.ts'
export { InvalidPolicy, readPolicy, readResourcePolicy } from './read-policy.ts'
