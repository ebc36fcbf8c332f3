/**
 * Leases: one holder at a time among any number of processes, and jobs that continue where their last holder stopped.
 * Leases are items of the table, so that a write can require its lease in the same transaction.
 */
export { type Job, runJob } from './job.ts'
export { type Lease, LeaseLost } from './lease.ts'
export { leaseEntity } from './lease-item.ts'
export { type HoldOptions, type LeaseOptions, type LeaseStore, Leases } from './leases.ts'
