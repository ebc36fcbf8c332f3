import { type DescribeTableAnswer, type DynamoClient, TableNotFound } from '../store/index.ts'
import { unthrottled } from './unthrottled.ts'

/** The description of a live table; undefined if there is none. */
export async function describeTable(
  client: DynamoClient,
  TableName: string,
): Promise<DescribeTableAnswer['Table'] | undefined> {
  try {
    return (await unthrottled(() => client.describeTable({ TableName }))).Table
  } catch (error) {
    if (error instanceof TableNotFound) return undefined
    throw error
  }
}
