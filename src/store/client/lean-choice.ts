import type { Table } from '../../model/index.ts'
import type { SdkChoice } from './sdk-config.ts'

// Apart from the lean client, whose own declarations need the types of the AWS SDK, an optional package.

/** Options of the lean client's connection to DynamoDB. */
export interface LeanChoice extends SdkChoice {
  /** For a table with tenants: signs the calls of each tenant with temporary credentials that reach only its keys. */
  readonly tenantRole?: TenantRole
}

/** The role that the gateway assumes for each tenant, with the permissions for that tenant's keys only. */
export interface TenantRole {
  /** Such as `arn:aws:iam::123456789012:role/desk-tenants`; of the account that owns the table. */
  readonly roleArn: string
  readonly table: Table
  /** The table's deployed name; by default the model's own. */
  readonly tableName?: string
  /** The duration of a session: 900 to 43,200 seconds, 3,600 by default. The role must allow it. */
  readonly sessionSeconds?: number
  /** The address of STS; AWS's own by default, or that in `AWS_ENDPOINT_URL_STS`. */
  readonly endpoint?: string
}
