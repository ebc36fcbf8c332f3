/** The fields that a schema declares: items, connections, nodes, writes. */
export { type ConnectionFieldOptions, connectionField } from './connection-field.ts'
export type { FilledByParent, KeySources, OnePattern, PagePattern } from './field-types.ts'
export { type ItemFieldOptions, itemField } from './item-field.ts'
export { idField, nodeFields, nodeInterface } from './node-fields.ts'
export { type DeclaredWrites, type TransactionFieldOptions, transactionField } from './transaction-field.ts'
export type { InputOf, Payload, Planned } from './transaction-types.ts'
export {
  createField,
  deleteField,
  type RequiringOptions,
  type UpdateFieldOptions,
  updateField,
  upsertField,
  type WriteFieldOptions,
} from './write-fields.ts'
