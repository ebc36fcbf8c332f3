/** DynamoDB's JSON protocol over HTTP, signed, without the SDK. */
export { resolveEndpoint } from './endpoint.ts'
export { faultOf, translateNetworkError } from './faults.ts'
export { type LeanChoice, leanClient } from './lean.ts'
export { Signer } from './sign.ts'
export type { TenantRole } from './tenants/index.ts'
export { type Reply, Transport } from './transport.ts'
