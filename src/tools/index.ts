export { createTableInput } from './create-table-input.ts'
export { prepareTable, type TablePlan } from './prepare-table.ts'
export { printSchema } from './print-schema.ts'
export { tableDifferences } from './table-differences.ts'
