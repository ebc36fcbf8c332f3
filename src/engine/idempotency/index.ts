/** Idempotency tokens: a transaction that is sent twice within ten minutes is executed once. */
export { requestFingerprint } from './request-fingerprint.ts'
export {
  findToken,
  forgetTokens,
  nextEpoch,
  purgeTokens,
  readToken,
  saveToken,
  type TokenUse,
  tokensRanges,
  withEpoch,
} from './tokens.ts'
