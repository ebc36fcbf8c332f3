/** The ARN of a table, in the region that a request was made for. */
export function tableArn(region: string, tableName: string): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${tableName}`
}

/** The region of an engine without regions, for requests that name none. */
export const ownRegion = 'local'

/** The account that everything in an engine belongs to. */
export const account = '000000000000'

/** The name of a stream among those of its table: when it was enabled, which is given in epoch milliseconds. */
export function streamLabel(since: number): string {
  return new Date(since).toISOString().replace('Z', '')
}

/** The ARN of the stream that was enabled on a table at a time, in epoch milliseconds. */
export function streamArn(region: string, tableName: string, since: number): string {
  return `${tableArn(region, tableName)}/stream/${streamLabel(since)}`
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
