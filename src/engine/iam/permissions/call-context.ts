import type { Table } from '../../catalogue/index.ts'
import { type ContextKeys, contextKeys } from '../../policies/index.ts'
import { tableArn } from '../../tables/index.ts'

/** The context from which a call's permissions are derived. */
export interface CallContext {
  readonly region: string
  /** The current table; undefined for a missing one, which the operation itself reports. */
  readonly table: (name: string) => Table | undefined
}

/** The ARN of a table, or of one of its indexes. */
export function resourceArn({ region }: CallContext, tableName: string, indexName?: string): string {
  const arn = tableArn(region, tableName)
  return indexName === undefined ? arn : `${arn}/index/${indexName}`
}

/** The condition keys of a table's tags, which also apply to its indexes. */
export function resourceTags(context: CallContext, tableName: string): ContextKeys {
  const tags = context.table(tableName)?.record.tags ?? []
  return contextKeys(Object.fromEntries(tags.map(({ key, value }) => [`aws:ResourceTag/${key}`, value])))
}
