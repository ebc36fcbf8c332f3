export { type Job, type JobKind, listJobs, removeJob, saveJob } from './job.ts'
export { Scheduler } from './scheduler.ts'
