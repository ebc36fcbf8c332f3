/** DynamoDB's JSON protocol over HTTP, signed, without the SDK. */
export { resolveEndpoint } from './endpoint.ts'
export { faultOf, translateNetworkError } from './faults.ts'
export { leanClient } from './lean.ts'
export { Signer } from './sign.ts'
export { type Reply, Transport } from './transport.ts'
