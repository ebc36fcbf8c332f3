import { createHash } from 'node:crypto'
import type { STSClient, STSServiceException } from '@aws-sdk/client-sts'
import type { DynagateError } from '../../../../errors.ts'
import { loadOptional } from '../../../../load-optional.ts'
import { internalMessage, NotSent } from '../../client-errors.ts'
import type { TenantRole } from '../../lean-choice.ts'
import type { SdkChoice } from '../../sdk-config.ts'
import { sessionPolicy } from './session-policy.ts'
import type { Session, StartSession } from './tenant-sessions.ts'

/** The gateway's own access to AWS. */
export interface OwnAccess extends Pick<SdkChoice, 'credentials'> {
  readonly region: string
}

/** Starts sessions by STS's AssumeRole. */
export interface RoleSessions {
  readonly start: StartSession
  /** Closes the connections to STS. */
  close(): void
}

/**
 * Prepares sessions of a role: the credentials of the gateway assume it, so they need `sts:AssumeRole`.
 *
 * @throws TypeError for a malformed ARN, a table without tenants, a duration out of range, and a model whose policies are
 *   too long for STS.
 * @throws MissingPackage unless `@aws-sdk/client-sts` is installed.
 */
export async function roleSessions(
  role: TenantRole,
  { region, credentials }: OwnAccess,
): Promise<RoleSessions> {
  const { roleArn, table, sessionSeconds = 3_600, endpoint } = role
  const tableArn = arnOfTable(role, region)
  check(role, tableArn)
  const { STSClient, AssumeRoleCommand } = await loadOptional(
    'A role of tenants',
    ['@aws-sdk/client-sts'],
    () => import('@aws-sdk/client-sts'),
  )
  const client: STSClient = new STSClient({
    region,
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials && { credentials }),
    maxAttempts: 2,
    requestHandler: { connectionTimeout: 1_000, requestTimeout: 2_000, throwOnRequestTimeout: true },
  })
  const start = async (tenant: string | null): Promise<Session> => {
    const Policy = sessionPolicy(table, tableArn, tenant)
    try {
      const { Credentials } = await client.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: sessionName(tenant),
          DurationSeconds: sessionSeconds,
          Policy,
        }),
      )
      return sessionOf(Credentials)
    } catch (error) {
      throw translated(error)
    }
  }
  return { start, close: () => client.destroy() }
}

function arnOfTable({ roleArn, table, tableName }: TenantRole, region: string): string {
  const [, partition, account] = /^arn:([\w-]+):iam::(\d{12}):role\/\S+$/.exec(roleArn) ?? []
  if (partition === undefined) {
    throw new TypeError(
      `tenantRole: expected roleArn to be like arn:aws:iam::123456789012:role/name, got ${JSON.stringify(roleArn)}`,
    )
  }
  return `arn:${partition}:dynamodb:${region}:${account}:table/${tableName ?? table.definition.name}`
}

function check({ table, sessionSeconds = 3_600 }: TenantRole, tableArn: string): void {
  const { name, tenant } = table.definition
  if (tenant === undefined) {
    throw new TypeError(`tenantRole: the table ${name} has no tenants: declare tenant, or leave the role out`)
  }
  if (!Number.isInteger(sessionSeconds) || sessionSeconds < 900 || sessionSeconds > 43_200) {
    throw new TypeError(`tenantRole: expected sessionSeconds to be 900 to 43,200, got ${sessionSeconds}`)
  }
  const { length } = sessionPolicy(table, tableArn, 'x'.repeat(uuidLength))
  if (length > maxPolicyLength) {
    throw new TypeError(
      `tenantRole: the session policy of a tenant would have ${length} characters, where STS accepts ${maxPolicyLength}: ` +
        'begin the partition templates of more entities in the same way, or use fewer indexes',
    )
  }
}

const uuidLength = 36
/** Characters of a session policy (STS API Reference, AssumeRole). */
const maxPolicyLength = 2_048

/** The name of a session, which CloudTrail shows: the tenant, where STS accepts it as one. */
function sessionName(tenant: string | null): string {
  if (tenant === null) return 'shared'
  if (/^[\w+=,.@-]{2,64}$/.test(tenant)) return tenant
  return `tenant-${createHash('sha256').update(tenant).digest('hex').slice(0, 32)}`
}

interface StsCredentials {
  readonly AccessKeyId?: string | undefined
  readonly SecretAccessKey?: string | undefined
  readonly SessionToken?: string | undefined
  readonly Expiration?: Date | undefined
}

function sessionOf({ AccessKeyId, SecretAccessKey, SessionToken, Expiration }: StsCredentials = {}): Session {
  if (
    AccessKeyId === undefined ||
    SecretAccessKey === undefined ||
    SessionToken === undefined ||
    Expiration === undefined
  ) {
    throw new Error('Expected STS to return temporary credentials, got a response without them')
  }
  return {
    credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
    expiresAt: Expiration.getTime(),
  }
}

/** A rejection is an error of the configuration; after a time-out, throttling or a fault of STS, a retry may succeed. */
function translated(cause: unknown): DynagateError {
  const { name = '', $metadata } = cause as Partial<STSServiceException>
  const { httpStatusCode: status = 503 } = $metadata ?? {}
  if (status < 500 && !/Throttl|RequestLimitExceeded/.test(name)) {
    return new NotSent('INTERNAL_SERVER_ERROR', internalMessage, { cause })
  }
  return new NotSent('AUTHENTICATION_UNAVAILABLE', unavailable, { cause })
}

const unavailable = 'The credentials of the tenant are not available at the moment.'
