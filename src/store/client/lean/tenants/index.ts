/** Temporary AWS credentials of tenants, which reach the keys of one tenant only. */
export { type RoleSessions, roleSessions } from './assume-role.ts'
export { type Session, TenantSessions } from './tenant-sessions.ts'
