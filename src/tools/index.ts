export { type ApplyOptions, applyChanges, readLiveTable } from './apply-changes.ts'
export {
  attributeDefinitions,
  createTableInput,
  keySchema,
  projectionOf,
  streamViews,
} from './create-table-input.ts'
export { describeTable } from './describe-table.ts'
export { type InferredModel, inferModel, printModel, type TableSample } from './infer/index.ts'
export { type ChangeWork, type EntityChange, modelChanges } from './model-changes.ts'
export { type ChartRow, patternChart } from './pattern-chart.ts'
export { missingTable, prepareTable, type TablePlan } from './prepare-table.ts'
export { type ChartFormat, chartFormats, printChart } from './print-chart.ts'
export { printSchema } from './print-schema.ts'
export { type SchemaChange, schemaChanges } from './schema-changes.ts'
export {
  type LiveTable,
  type TableCall,
  type TableChange,
  type TableChanges,
  tableChanges,
} from './table-changes.ts'
export { tableDifferences } from './table-differences.ts'
