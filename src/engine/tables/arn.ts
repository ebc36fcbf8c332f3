/** The ARN of a table in the region of a request. */
export function tableArn(region: string, tableName: string): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${tableName}`
}

/** The region of an engine without regions, for requests that don't name one. */
export const ownRegion = 'local'

/** The account of everything in an engine. */
export const account = '000000000000'

/** The label of a stream: the time when it was enabled, given in epoch milliseconds. */
export function streamLabel(since: number): string {
  return new Date(since).toISOString().replace('Z', '')
}

/** The ARN of the stream that was enabled on a table at a time, in epoch milliseconds. */
export function streamArn(region: string, tableName: string, since: number): string {
  return `${tableArn(region, tableName)}/stream/${streamLabel(since)}`
}

/** The table and the time in a stream's ARN, of any region and account; undefined if it isn't one. */
export function parseStreamArn(arn: string): { tableName: string; since: number } | undefined {
  const [, tableName, label] = streamPattern.exec(arn) ?? []
  if (tableName === undefined || label === undefined) return undefined
  const since = Date.parse(`${label}Z`)
  return Number.isNaN(since) ? undefined : { tableName, since }
}

const streamPattern =
  /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:[0-9]{12}:table\/([a-zA-Z0-9_.-]+)\/stream\/([0-9:T.-]{23})$/
