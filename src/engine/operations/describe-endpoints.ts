import type { Operation } from './operation.ts'

/**
 * DescribeEndpoints: the address that the client sent this request to, so that an SDK with endpoint discovery stays
 * with the engine. In process nothing listens; there the name is one of AWS's form.
 */
export const describeEndpoints: Operation = ({ endpoint, region }) => ({
  Endpoints: [{ Address: endpoint ?? `dynamodb.${region}.amazonaws.com`, CachePeriodInMinutes: 1440 }],
})
