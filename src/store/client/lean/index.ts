/** DynamoDB's JSON over HTTP, signed, without the SDK between. */
export { leanClient } from './lean.ts'
export { Signer } from './sign.ts'
