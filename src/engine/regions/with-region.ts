import type { OperationName, WireDocument } from '../operations/index.ts'

/** The operations whose answers name a region. Those on items don't, and are many. */
const told: ReadonlySet<OperationName> = new Set([
  'CreateTable',
  'DeleteTable',
  'DescribeStream',
  'DescribeTable',
  'GetRecords',
  'ListStreams',
  'UpdateTable',
] satisfies OperationName[])

/** An answer in which the region's own name stands where an engine of one region says `local`. */
export function withRegion(operation: OperationName, answer: WireDocument, region: string): WireDocument {
  if (!told.has(operation)) return answer
  return JSON.parse(JSON.stringify(answer), (name, value: unknown) => {
    if (name === 'awsRegion') return region
    return typeof value === 'string'
      ? value.replace(/^arn:aws:dynamodb:local:/, `arn:aws:dynamodb:${region}:`)
      : value
  }) as WireDocument
}
