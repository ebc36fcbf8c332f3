export { callerFrom, callerKinds, tenantKinds } from './caller.ts'
export { checkTenant, longestTenant, tenantLead, tenantOfRequest } from './tenant.ts'
export { keysReachedIn, type ReachedKeys } from './tenant-keys.ts'
