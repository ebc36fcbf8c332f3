/** The port of DynamoDB Streams and its adapters. `openStreamClient` loads only the chosen one. */
export { IteratorExpired, RecordsTrimmed } from './errors.ts'
export { type Clients, type EngineChoice, openClients, openStreamClient } from './open-stream-client.ts'
export type {
  DescribeStreamAnswer,
  DescribeStreamInput,
  GetRecordsAnswer,
  GetRecordsInput,
  GetShardIteratorAnswer,
  GetShardIteratorInput,
  ShardDescription,
  ShardRecord,
  StreamClient,
} from './port.ts'
