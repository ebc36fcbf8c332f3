import type { Operation } from './operation.ts'

/** DescribeLimits: the quotas of a new AWS account. They have no effect here. */
export const describeLimits: Operation = () => ({
  AccountMaxReadCapacityUnits: 80_000,
  AccountMaxWriteCapacityUnits: 80_000,
  TableMaxReadCapacityUnits: 40_000,
  TableMaxWriteCapacityUnits: 40_000,
})
