export { createTableInput } from './create-table-input.ts'
export { printSchema } from './print-schema.ts'
export { tableDifferences } from './table-differences.ts'
