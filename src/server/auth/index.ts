/** Authentication: authenticators, and the use of them for every request. */
export { type ApiKey, type ApiKeyOptions, apiKeys } from './api-keys.ts'
export {
  type Authenticate,
  type AuthenticateHook,
  type Authentication,
  authentication,
  challengeOf,
  credentialHeadersOf,
} from './authentication.ts'
export type { Authenticator, Verified, Verifier } from './authenticator.ts'
export type { ClaimSource, ClaimSources, Claims } from './claims.ts'
export { type CognitoOptions, cognito } from './cognito.ts'
export { type JwtOptions, jwt } from './jwt.ts'
export type { TokenRules } from './jwt-authenticator.ts'
export type { JwtAlgorithm, JwtKey } from './jwt-keys.ts'
