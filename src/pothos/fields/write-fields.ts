import { DynagateError, ModelError } from '../../errors.ts'
import { type AnyEntity, keyNamesOf } from '../../model/index.ts'
import { givenOperators, type OperatorInput, operatorChanges, operatorInputs } from '../arguments/index.ts'
import type { FieldMaker } from '../registry/index.ts'
import { attributeOf, fromGraphQL, pascal } from '../types/index.ts'
import {
  type Given,
  type RequiringOptions,
  type UpdateFieldOptions,
  type Write,
  type WriteFieldOptions,
  writeField,
} from './write-field.ts'
import type { MovedInput } from './write-input.ts'

type Values = Readonly<Record<string, unknown>>

/** `createX(input: CreateXInput!): X`; fails if the item exists. */
export function createField(maker: FieldMaker, entity: AnyEntity, options: WriteFieldOptions): never {
  return writeField(maker, entity, options, {
    verb: 'Create',
    inputs: newItemInputs(entity, options),
    write: ({ store }, { values }) => store.create(entity, values),
    intended: (given) => ({ kind: 'create', entity, values: given?.values }),
  })
}

/** `upsertX(input: UpsertXInput!): X`; sets the given attributes, or creates the item. */
export function upsertField(maker: FieldMaker, entity: AnyEntity, options: WriteFieldOptions): never {
  return writeField(maker, entity, options, {
    verb: 'Upsert',
    inputs: newItemInputs(entity, options),
    write: ({ store }, { values }) => store.upsert(entity, values),
    intended: (given) => ({ kind: 'upsert', entity, values: given?.values }),
  })
}

/** `updateX(input: UpdateXInput!): X`; sets the given attributes, null removes an optional one; fails without an item. */
export function updateField(maker: FieldMaker, entity: AnyEntity, options: UpdateFieldOptions): never {
  const key = keyNamesOf(entity)
  const { set = {}, operators = {} } = options
  const isAsked =
    options.attributes !== undefined || (options.set === undefined && options.operators === undefined)
  const others = choose(entity, isAsked ? options : { attributes: [] }).filter(
    (name) => !key.includes(name) && !attributeOf(entity, name).options.isReadOnly && !(name in set),
  )
  const offered = operatorInputs(entity, operators)
  const moved = isAsked ? movedInputs(entity, options).filter(({ attribute }) => !(attribute in set)) : []
  const changesOf = ({ values, input }: Given): Values => ({
    ...pick(values, others),
    ...movedValues(entity, moved, input),
    ...operatorChanges(entity, offered, input),
    ...set,
  })
  return writeField(maker, entity, options, {
    verb: 'Update',
    inputs: [
      ...key.map((name) => ({ name, required: true })),
      ...others.map((name) => ({ name, required: false })),
    ],
    offered,
    moved,
    isOwn: options.set !== undefined || options.operators !== undefined,
    requiring: options,
    write: ({ store }, given) => {
      const plain = { ...pick(given.values, others), ...movedValues(entity, moved, given.input), ...set }
      checkOnce(entity, offered, plain, given.input)
      return store.update(entity, pick(given.values, key), changesOf(given), given.requires)
    },
    intended: (given) => ({
      kind: 'update',
      entity,
      key: given ? pick(given.values, key) : {},
      patch: given && changesOf(given),
    }),
  })
}

/** `deleteX(input: DeleteXInput!): X`; returns the item as it was before; fails if it is missing. */
export function deleteField(maker: FieldMaker, entity: AnyEntity, options: RequiringOptions): never {
  const key = keyNamesOf(entity)
  return writeField(maker, entity, options, {
    verb: 'Delete',
    inputs: key.map((name) => ({ name, required: true })),
    requiring: options,
    write: ({ store }, { values, requires }) => store.delete(entity, pick(values, key), requires),
    intended: () => ({ kind: 'delete', entity }),
  })
}

/** `restoreX(input: RestoreXInput!): X`; restores a deleted item; fails if none is kept. */
export function restoreField(maker: FieldMaker, entity: AnyEntity, options: WriteFieldOptions): never {
  const key = keyNamesOf(entity)
  if (entity.softDelete === undefined) {
    throw new ModelError([
      `${entity.name}: a field restores it, but its items are deleted for good: declare softDelete, or remove the field`,
    ])
  }
  return writeField(maker, entity, options, {
    verb: 'Restore',
    inputs: key.map((name) => ({ name, required: true })),
    write: ({ store }, { values }) => store.restore(entity, pick(values, key) as never),
    intended: () => ({ kind: 'restore', entity }),
  })
}

/** @throws DynagateError BAD_USER_INPUT if an attribute would be changed in two ways. */
function checkOnce(entity: AnyEntity, offered: readonly OperatorInput[], plain: Values, input: Values): void {
  const fields = [
    ...Object.keys(plain).map((name) => ({ attribute: name, field: name })),
    ...givenOperators(offered, input),
  ]
  const twice = fields.find(({ attribute }, at) =>
    fields.slice(0, at).some((each) => each.attribute === attribute),
  )
  if (twice === undefined) return
  const both = fields.flatMap(({ attribute, field }) => (attribute === twice.attribute ? [field] : []))
  throw new DynagateError(
    'BAD_USER_INPUT',
    `${entity.name}.${twice.attribute}: expected one change, got ${both.join(' and ')}`,
  )
}

/** The input fields for new values of attributes of the primary key. */
function movedInputs({ movable }: AnyEntity, { attributes }: WriteFieldOptions): MovedInput[] {
  const names = [...movable].filter((name) => attributes === undefined || attributes.includes(name))
  return names.map((attribute) => ({ field: `new${pascal(attribute)}`, attribute }))
}

function movedValues(entity: AnyEntity, moved: readonly MovedInput[], input: Values): Values {
  return Object.fromEntries(
    moved.flatMap(({ field, attribute }) =>
      field in input
        ? [
            [
              attribute,
              fromGraphQL(attributeOf(entity, attribute).type, input[field], `${entity.name}.${attribute}`),
            ],
          ]
        : [],
    ),
  )
}

function newItemInputs(entity: AnyEntity, options: WriteFieldOptions): Write['inputs'] {
  return choose(entity, options).map((name) => {
    const { isOptional, makeDefault } = attributeOf(entity, name).options
    return { name, required: !isOptional && makeDefault === undefined }
  })
}

function choose(entity: AnyEntity, { attributes }: WriteFieldOptions): string[] {
  const all = Object.keys(entity.attributes).filter(
    (name) => attributeOf(entity, name).options.maintained === undefined,
  )
  if (attributes === undefined) return all
  const key = keyNamesOf(entity)
  return all.filter((name) => key.includes(name) || attributes.includes(name))
}

function pick(values: Values, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(names.flatMap((name) => (name in values ? [[name, values[name]]] : [])))
}
