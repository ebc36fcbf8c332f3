/**
 * Changes the keys of stored items while requests read and write them: stores both forms side by side and compares them
 * before it deletes one.
 */
export { type FormImport, importFaults, isFormRecord, migratedEntity } from './import-faults.ts'
export { dropForm, fillForm, type MigrationOptions, mostReadMs } from './migrate.ts'
export { type MigrationPrice, type MigrationUnits, migrationPrice, sampledItems } from './price.ts'
export { recordNewForms } from './record-stage.ts'
export type { MigrationFault, MigrationReport } from './report.ts'
export { type FormStore, formFaults } from './start-faults.ts'
export { type MigrationStatus, migrationStatus } from './status.ts'
