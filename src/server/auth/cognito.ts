import type { Authenticator } from './authenticator.ts'
import type { ClaimSources, Claims } from './claims.ts'
import { jwtAuthenticator } from './jwt-authenticator.ts'

/** Options of `cognito()`. */
export interface CognitoOptions {
  /** Such as `eu-west-1_AbCdEf123`. */
  readonly userPoolId: string
  /** The AWS region of the pool. */
  readonly region: string
  /** The app clients whose tokens are accepted. */
  readonly clientId: string | readonly string[]
  /** Access tokens (`access`) by default; ID tokens have attributes of the user, such as `email`. */
  readonly tokens?: 'access' | 'id'
  /** The attributes of the caller, each with its claim: `{ userId: 'sub', roles: 'cognito:groups' }`. */
  readonly claims: ClaimSources
}

/**
 * Verifies the tokens of an Amazon Cognito user pool, in `authorization: Bearer ...`.
 *
 * @example
 * cognito({ userPoolId: 'eu-west-1_AbCdEf123', region: 'eu-west-1', clientId, claims: { userId: 'sub' } })
 *
 * @throws TypeError for options that can't work.
 */
export function cognito(options: CognitoOptions): Authenticator {
  const { userPoolId, region, clientId, tokens = 'access', claims } = options
  if (!/^[a-z]{2}(-[a-z]+)+-\d+$/.test(region)) {
    throw new TypeError(
      `cognito: expected region to be an AWS region such as eu-west-1, got ${JSON.stringify(region)}`,
    )
  }
  if (!/^[\w-]+$/.test(userPoolId) || !userPoolId.startsWith(`${region}_`)) {
    throw new TypeError(
      `cognito: expected userPoolId to begin with ${region}_, as the ids of that region do, got ${JSON.stringify(userPoolId)}`,
    )
  }
  const clients = [clientId].flat().filter((each) => typeof each === 'string' && each !== '')
  if (clients.length === 0) throw new TypeError('cognito: expected clientId to name an app client')
  const domain = region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com'
  const issuer = `https://cognito-idp.${region}.${domain}/${userPoolId}`
  return jwtAuthenticator({
    name: 'cognito',
    issuer,
    keys: { kind: 'set', url: `${issuer}/.well-known/jwks.json` },
    claims,
    check: tokens === 'access' ? isAccessToken(clients) : isIdToken(clients),
  })
}

/** Access tokens have no `aud`. */
function isAccessToken(clients: readonly string[]) {
  return ({ token_use, client_id }: Claims): string | undefined => {
    if (token_use !== 'access') return 'it is not an access token'
    return clients.some((each) => each === client_id) ? undefined : 'it was issued to another client'
  }
}

function isIdToken(clients: readonly string[]) {
  return ({ token_use, aud }: Claims): string | undefined => {
    if (token_use !== 'id') return 'it is not an ID token'
    return clients.some((each) => each === aud) ? undefined : 'it was issued to another client'
  }
}
