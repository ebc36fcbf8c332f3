/** Access keys and policies: who signed a request, and what the caller may do. */

export type { PolicyDocument, PolicyStatement } from '../policies/index.ts'
export { AccessControl } from './access-control.ts'
export type { AccessKey, IamOptions } from './options.ts'
export type { SignedRequest } from './signature/index.ts'
