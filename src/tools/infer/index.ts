/** Infers a model from the items of a table. */
export { type InferredModel, inferModel, type TableSample } from './infer-model.ts'
export { printModel } from './print-model.ts'
