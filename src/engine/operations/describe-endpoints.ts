import type { Operation } from './operation.ts'

/** DescribeEndpoints: one, named as AWS names those of its regions. The engine is where its client found it. */
export const describeEndpoints: Operation = () => ({
  Endpoints: [{ Address: 'dynamodb.local.amazonaws.com', CachePeriodInMinutes: 1440 }],
})
