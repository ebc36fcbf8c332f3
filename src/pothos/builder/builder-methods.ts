import SchemaBuilder, {
  type FieldMap,
  MutationFieldBuilder,
  QueryFieldBuilder,
  type SchemaTypes,
  SubscriptionFieldBuilder,
} from '@pothos/core'
import { ModelError } from '../../errors.ts'
import type { AnyAccessPattern, AnyEntity } from '../../model/index.ts'
import type { OnePattern, PagePattern } from '../fields/index.ts'
import {
  type ChangesFieldOptions,
  type ConnectionFieldOptions,
  changesField,
  connectionField,
  createField,
  deleteField,
  type ItemFieldOptions,
  idField,
  itemField,
  nodeInterface,
  type RequiringOptions,
  restoreField,
  type ThroughFieldOptions,
  type TransactionFieldOptions,
  throughField,
  transactionField,
  type UpdateFieldOptions,
  updateField,
  upsertField,
  type WriteFieldOptions,
} from '../fields/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { entityExtension, registryOf } from '../registry/index.ts'
import { collectionInterface, collectionUnion, rulesOfEntity } from '../types/index.ts'
import { EntityFieldBuilder } from './entity-field-builder.ts'
import { federate } from './federation.ts'

/** Options of `builder.entity()`; global-types.ts has them with the entity's own types. */
interface EntityOptions {
  readonly description?: string
  readonly node?: boolean
  readonly select?: readonly string[]
  readonly federationKeys?: readonly AnyAccessPattern[]
  readonly fields: (t: EntityFieldBuilder<SchemaTypes, never>) => FieldMap
}

/** Clients cache Nodes by `id`, across all types: two items with equal ids would share a cache entry. */
function shadowedId({ name }: AnyEntity): string {
  return (
    `${name}: its field 'id' would replace the global id of the Node: give the field another name, such as ` +
    `${name.charAt(0).toLowerCase()}${name.slice(1)}Id: t.attribute('id'), or declare node: false`
  )
}

const schemaBuilder = SchemaBuilder.prototype as unknown as Record<string, unknown>

schemaBuilder.entity = function entity(
  this: PothosSchemaTypes.SchemaBuilder<SchemaTypes>,
  declared: AnyEntity,
  options: EntityOptions,
) {
  const { description = declared.description, node = true, select = [], ...others } = options
  const { federationKeys, fields, ...ofPlugins } = others
  const registry = registryOf(this)
  const reference = registry.entityType(declared)
  if (federationKeys !== undefined) federate(this, reference, declared, federationKeys)
  if (node) {
    registry.addNode(declared)
    registry.addInterface(declared, nodeInterface(registry))
  }
  registry.builder.objectType(reference, {
    ...ofPlugins,
    description,
    interfaces: () => registry.interfaces(declared),
    extensions: { ...entityExtension(declared, select), directives: rulesOfEntity(declared) },
    fields: () => {
      const t = new EntityFieldBuilder<SchemaTypes, never>(this, declared)
      const own = fields(t)
      if (!node) return own
      if ('id' in own) throw new ModelError([shadowedId(declared)])
      return { id: idField(t as unknown as FieldMaker, registry, declared), ...own }
    },
  })
  return reference
}

schemaBuilder.itemUnion = function itemUnion(this: object, name: string, entities: readonly AnyEntity[]) {
  return collectionUnion(registryOf(this), name, entities)
}

schemaBuilder.itemInterface = function itemInterface(
  this: object,
  name: string,
  entities: readonly AnyEntity[],
  options: { readonly fields: readonly string[] },
) {
  return collectionInterface(registryOf(this), name, entities, options.fields)
}

const queryFields = QueryFieldBuilder.prototype as unknown as Record<string, unknown>

queryFields.item = function item(this: FieldMaker, pattern: OnePattern, options?: ItemFieldOptions) {
  return itemField(this, pattern, { ...options, nested: false })
}

queryFields.connection = function connection(
  this: FieldMaker,
  pattern: PagePattern,
  options?: ConnectionFieldOptions,
) {
  return connectionField(this, pattern, { ...options, nested: false })
}

queryFields.through = function through(this: FieldMaker, pattern: PagePattern, options: ThroughFieldOptions) {
  return throughField(this, pattern, { ...options, nested: false })
}

const mutationFields = MutationFieldBuilder.prototype as unknown as Record<string, unknown>

mutationFields.create = function create(
  this: FieldMaker,
  entity: AnyEntity,
  options: WriteFieldOptions = {},
) {
  return createField(this, entity, options)
}

mutationFields.upsert = function upsert(
  this: FieldMaker,
  entity: AnyEntity,
  options: WriteFieldOptions = {},
) {
  return upsertField(this, entity, options)
}

mutationFields.update = function update(
  this: FieldMaker,
  entity: AnyEntity,
  options: UpdateFieldOptions = {},
) {
  return updateField(this, entity, options)
}

mutationFields.delete = function remove(this: FieldMaker, entity: AnyEntity, options: RequiringOptions = {}) {
  return deleteField(this, entity, options)
}

mutationFields.restore = function restore(
  this: FieldMaker,
  entity: AnyEntity,
  options: WriteFieldOptions = {},
) {
  return restoreField(this, entity, options)
}

mutationFields.transaction = function transaction(this: FieldMaker, options: TransactionFieldOptions) {
  return transactionField(this, options)
}

const subscriptionFields = SubscriptionFieldBuilder.prototype as unknown as Record<string, unknown>

subscriptionFields.changes = function changes(
  this: FieldMaker,
  pattern: AnyAccessPattern,
  options: ChangesFieldOptions = {},
) {
  return changesField(this, pattern, options)
}
