/** The live table brought to its model. */
export { applyTable } from './apply-table.ts'
export { planTable } from './plan-table.ts'
