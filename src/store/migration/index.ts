/**
 * Changes the keys of stored items while they are read and written: both forms are stored side by side, and compared, before
 * one of them is deleted.
 */
export { dropForm, fillForm, type MigrationOptions, mostReadMs } from './migrate.ts'
export { type MigrationPrice, type MigrationUnits, migrationPrice, sampledItems } from './price.ts'
export { recordNewForms } from './record-stage.ts'
export type { MigrationFault, MigrationReport } from './report.ts'
export { formFaults } from './start-faults.ts'
export { type MigrationStatus, migrationStatus } from './status.ts'
