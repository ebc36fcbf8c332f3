/**
 * The settings of the deployed table that the gateway itself doesn't depend on. The infrastructure that is generated
 * from a model has them, and so does `dynagate table plan`.
 */
export interface Deployment {
  /** The maximum units per second of an on-demand table, and of each of its global indexes. */
  readonly onDemandMaximum?: { readonly read?: number; readonly write?: number }
  /** Auto scaling of a provisioned table and of each of its global indexes; it starts from `capacity`. */
  readonly autoScaling?: { readonly read?: ScalingRange; readonly write?: ScalingRange }
  /** The units per second that the table and each of its global indexes can serve without warming up. */
  readonly warmThroughput?: { readonly read: number; readonly write: number }
  /** `infrequentAccess` costs less for storage and more for reads and writes. `standard` by default. */
  readonly tableClass?: 'standard' | 'infrequentAccess'
  /**
   * The key that encrypts the table: AWS's own (the default), the account's `awsManaged` key, or a KMS key by its ARN,
   * which must be a multi-Region key if the table has replicas.
   */
  readonly encryption?: 'awsOwned' | 'awsManaged' | { readonly kmsKey: string }
  /** Continuous backups of the last days, 1 to 35. */
  readonly pointInTimeRecovery?: { readonly days: number }
  /** The other Regions with a replica of the table. They need `stream: 'newAndOldImages'`. */
  readonly replicas?: readonly string[]
  /**
   * The Region in which unique values are written, in a table with replicas: only there a condition sees all of them.
   * Gateways elsewhere reject such writes.
   */
  readonly home?: string
  /** Whether DeleteTable is rejected. */
  readonly deletionProtection?: boolean
}

/** The bounds of a capacity that scales by itself, and the utilization in percent that it aims at: 70 by default. */
export interface ScalingRange {
  readonly min: number
  readonly max: number
  readonly targetUtilization?: number
}
