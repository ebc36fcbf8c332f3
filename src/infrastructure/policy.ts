/** A policy document of IAM. `Arn` is a string, or what a template language resolves to one. */
export interface PolicyDocument<Arn = string> {
  readonly Version: '2012-10-17'
  readonly Statement: readonly PolicyStatement<Arn>[]
}

/** A statement of a policy. */
export interface PolicyStatement<Arn = string> {
  readonly Sid: string
  readonly Effect: 'Allow' | 'Deny'
  readonly Action: readonly string[]
  readonly Resource: readonly Arn[]
  /** By operator, such as `ForAllValues:StringLike`, then by condition key, such as `dynamodb:LeadingKeys`. */
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
}

/** The ARNs of a table: fixed ones, or references in a template language. */
export interface TableArns<Arn = string> {
  readonly table: Arn
  /** The ARN of an index; `*` for all of them. */
  readonly index: (name: string) => Arn
  /** The ARN of the table's streams: one for each time that the stream is enabled. */
  readonly streams: Arn
}

/** The ARNs of a table by its name, in an account and a Region; `*` for any. */
export function tableArns(tableName: string, { account = '*', region = '*' } = {}): TableArns {
  const table = `arn:aws:dynamodb:${region}:${account}:table/${tableName}`
  return { table, index: (name) => `${table}/index/${name}`, streams: `${table}/stream/*` }
}

/** Text without the meaning that `*`, `?` and `$` have in the patterns of a policy. */
export function literalPattern(text: string): string {
  return text.replace(/[*?$]/g, (special) => `\${${special}}`)
}
