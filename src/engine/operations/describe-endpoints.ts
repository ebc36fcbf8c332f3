import type { Operation } from './operation.ts'

/**
 * DescribeEndpoints: the address to which the client sent this request, so that an SDK with endpoint discovery keeps
 * using the engine. In process nothing listens, so the name only has AWS's form.
 */
export const describeEndpoints: Operation = ({ endpoint, region }) => ({
  Endpoints: [{ Address: endpoint ?? `dynamodb.${region}.amazonaws.com`, CachePeriodInMinutes: 1440 }],
})
