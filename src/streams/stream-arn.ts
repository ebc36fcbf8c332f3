import { ModelError } from '../errors.ts'
import type { DynamoClient } from '../store/index.ts'

/**
 * The ARN of a table's current stream.
 *
 * @throws ModelError if the table has no stream.
 * @throws TableNotFound if the table doesn't exist.
 */
export async function streamArnOf(client: DynamoClient, tableName: string): Promise<string> {
  const { Table } = await client.describeTable({ TableName: tableName })
  const { LatestStreamArn: arn, StreamSpecification: stream } = Table
  if (arn !== undefined && stream?.StreamEnabled === true) return arn
  throw new ModelError([
    `table ${tableName} has no stream: declare stream: 'newAndOldImages' in defineTable(), and enable it on the table`,
  ])
}
