/** Access keys and policies: who signed a request, and what the caller may do. */
export { AccessControl } from './access-control.ts'
export type { AccessKey, IamOptions } from './options.ts'
export type { PolicyDocument, PolicyStatement } from './policy/index.ts'
export type { SignedRequest } from './signature/index.ts'
