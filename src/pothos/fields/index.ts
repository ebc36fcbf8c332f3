/** The fields that a schema declares: items, connections, nodes, writes. */
export { attributeField } from './attribute-field.ts'
export { averageField } from './average-field.ts'
export { type ChangesFieldOptions, changesField } from './changes-field.ts'
export { type ConnectionFieldOptions, connectionField } from './connection-field.ts'
export { counterField } from './counter-field.ts'
export { representationsOf, serveEntities } from './entities-field.ts'
export type { FilledByParent, OnePattern, PagePattern } from './field-types.ts'
export { type ItemFieldOptions, itemField } from './item-field.ts'
export { idField, nodeFields, nodeInterface } from './node-fields.ts'
export { fieldsOfKey, referenceKeys } from './representations.ts'
export { type ThroughFieldOptions, throughField } from './through-field.ts'
export {
  type TransactionFieldOptions,
  type TransactionWrites,
  transactionField,
} from './transaction-field.ts'
export type { InputOf, Planned, TransactionPayload, TransactionPayloadMember } from './transaction-types.ts'
export type { RequiringOptions, UpdateFieldOptions, WriteFieldOptions } from './write-field.ts'
export { createField, deleteField, restoreField, updateField, upsertField } from './write-fields.ts'
