/** AWS Signature Version 4. */
export type { SignedRequest } from './signed-request.ts'
export { verifySignature } from './verify-signature.ts'
