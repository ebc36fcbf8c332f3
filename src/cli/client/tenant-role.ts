import type { Table } from '../../model/index.ts'
import type { ClientChoice } from '../../store/index.ts'
import { UsageError } from '../input/index.ts'

/** The table that is served. */
export interface ServedTable {
  readonly table: Table
  /** Its deployed name. */
  readonly tableName: string
}

/**
 * The choice of the client with the role of tenants, `TENANT_ROLE_ARN`, if the environment has one. Pure. Throws a
 * {@link UsageError} for a client that signs no calls with other credentials than its own.
 */
export function withTenantRole(
  choice: ClientChoice,
  served: ServedTable,
  environment: NodeJS.ProcessEnv,
): ClientChoice {
  const roleArn = environment.TENANT_ROLE_ARN
  if (!roleArn) return choice
  if (!/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(roleArn)) {
    throw new UsageError(
      `TENANT_ROLE_ARN expects the ARN of a role, such as arn:aws:iam::123456789012:role/tenant, got ${JSON.stringify(roleArn)}`,
    )
  }
  if (choice.kind === 'lean') return { ...choice, tenantRole: { ...served, roleArn } }
  throw new UsageError(
    choice.kind === 'sdk'
      ? 'TENANT_ROLE_ARN needs the lean client: leave out DYNAGATE_CLIENT=sdk'
      : 'TENANT_ROLE_ARN needs a DynamoDB, and the bundled engine was chosen',
  )
}
