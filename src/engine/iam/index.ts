/** Authentication by signature, and authorization by policies. */

export type { PolicyDocument, PolicyStatement } from '../policies/index.ts'
export { AccessControl } from './access-control.ts'
export type { AccessKey, IamOptions } from './options.ts'
export type { SignedRequest } from './signature/index.ts'
