/** DynamoDB's JSON protocol over HTTP, signed, without the SDK. */
export { leanClient } from './lean.ts'
export { Signer } from './sign.ts'
