/** The ARN of a table. */
export function tableArn(tableName: string): string {
  return `arn:aws:dynamodb:${region}:000000000000:table/${tableName}`
}

/** The region that the engine's ARNs and stream records name. */
export const region = 'local'

/** The name of a stream among those of its table: when it was enabled, which is given in epoch milliseconds. */
export function streamLabel(since: number): string {
  return new Date(since).toISOString().replace('Z', '')
}

/** The ARN of the stream that was enabled on a table at a time, in epoch milliseconds. */
export function streamArn(tableName: string, since: number): string {
  return `${tableArn(tableName)}/stream/${streamLabel(since)}`
}

/** The table and the time of a stream's ARN, of any region and account; undefined for what is none. */
export function parseStreamArn(arn: string): { tableName: string; since: number } | undefined {
  const [, tableName, label] = streamPattern.exec(arn) ?? []
  if (tableName === undefined || label === undefined) return undefined
  const since = Date.parse(`${label}Z`)
  return Number.isNaN(since) ? undefined : { tableName, since }
}

const streamPattern =
  /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table\/([a-zA-Z0-9_.-]+)\/stream\/([0-9:T.-]{23})$/
