/** The permissions that a call needs. */
export type { CallContext } from './call-context.ts'
export { permissionsOf } from './permissions-of.ts'
export { statementBatch } from './statements.ts'
