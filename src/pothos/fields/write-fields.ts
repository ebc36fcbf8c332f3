import { DynagateError, ModelError } from '../../errors.ts'
import { type AnyEntity, keyNamesOf } from '../../model/index.ts'
import type { IntendedWrite } from '../../store/index.ts'
import {
  conditionInput,
  givenOperators,
  type OperatorInput,
  operatorChanges,
  operatorInputs,
  readConditionInput,
  type UpdateOperators,
} from '../arguments/index.ts'
import { costExtension } from '../operation/index.ts'
import type { FieldMaker, FieldSpec, GatewayContext } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import { attributeOf, fromGraphQL, pascal } from '../types/index.ts'
import {
  checkInputFields,
  contentOf,
  type InputShape,
  inputTypeOf,
  type MovedInput,
  versionField,
} from './write-input.ts'

/** Options of `t.create()`, `t.upsert()` and `t.delete()`. */
export interface WriteFieldOptions {
  readonly description?: string
  /** The attributes of its input; by default all. Those of the key are always included. */
  readonly attributes?: readonly string[]
  /** For Pothos's errors plugin: the errors that the field returns as data. */
  readonly errors?: object
}

/** Options of `t.update()`. */
export interface UpdateFieldOptions extends RequiringOptions {
  /** Changes that every such update makes besides the client's: values, or operators. */
  readonly set?: Values
  /** The operators that clients may use, by attribute. */
  readonly operators?: UpdateOperators
}

/** Conditions of a write on the item. */
export interface RequiringOptions extends WriteFieldOptions {
  /** A condition that always applies, in addition to the client's. */
  readonly if?: Values
  /** The attributes on which the client may set conditions, in an argument `if`. */
  readonly conditions?: readonly string[]
}

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

/** `deleteX(input: DeleteXInput!): X`; returns the item as it was; fails if it is missing. */
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

/** `restoreX(input: RestoreXInput!): X`; puts a deleted item back; fails if there is none. */
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

interface Write {
  readonly verb: 'Create' | 'Upsert' | 'Update' | 'Delete' | 'Restore'
  readonly inputs: readonly { readonly name: string; readonly required: boolean }[]
  readonly offered?: readonly OperatorInput[]
  readonly moved?: readonly MovedInput[]
  /** Whether its input type is always named after the field. */
  readonly isOwn?: boolean
  /** Set for a write that takes conditions. */
  readonly requiring?: RequiringOptions
  readonly write: (context: GatewayContext, given: Given) => Promise<unknown>
  /** @param given undefined where it isn't known. */
  readonly intended: (given: Given | undefined) => IntendedWrite
}

/** A client's input. */
interface Given {
  /** In GraphQL's form. */
  readonly input: Values
  /** Its attributes, in the model's form. */
  readonly values: Values
  readonly requires: { readonly if?: Values; readonly expectedVersion?: number }
}

function writeField(maker: FieldMaker, entity: AnyEntity, options: WriteFieldOptions, write: Write): never {
  const registry = registryOf(maker.builder)
  const isVersioned = write.requiring !== undefined && hasVersion(entity)
  const shape: InputShape = { ...write, isVersioned }
  checkInputFields(entity, shape)
  const content = contentOf(entity, shape)
  const ofEntity = `${write.verb}${entity.name}Input`
  if (!write.isOwn) registry.claim(ofEntity, content, { first: options.attributes === undefined })
  const typeOf = (field: string) => {
    const isOfEntity = !write.isOwn && registry.claimant(ofEntity) === content
    const name = isOfEntity ? ofEntity : `${pascal(field)}Input`
    return registry.type(name, content, () => inputTypeOf(registry, entity, name, shape))
  }
  const conditions = write.requiring?.conditions ?? []
  const given = (args: Values) => readGiven(entity, args, write.requiring)
  return maker.field({
    ...optionsOfPlugins(options),
    type: registry.entityType(entity),
    // Nullable, so that an error doesn't discard the results of the request's other mutations.
    nullable: true,
    args: {
      input: {
        // Lazy: Pothos creates the argument once it knows the field's name, after which the input may be named.
        getConfig: (name: string, field: string, ofType: unknown) =>
          maker.arg({ type: typeOf(field), required: true }).getConfig(name, field, ofType),
      },
      ...(conditions.length > 0 && {
        if: {
          getConfig: (name: string, field: string, ofType: unknown) => {
            const type = conditionInput(registry, entity, {
              name: `${pascal(field)}Condition`,
              description: 'A condition on the item. All given members must match.',
              attributes: conditions,
            })
            const description = 'The write is made only if the item meets this condition.'
            return maker.arg({ type, required: false, description }).getConfig(name, field, ofType)
          },
        },
      }),
    },
    extensions: costExtension({ kind: 'write', write: (args) => write.intended(args && given(args)) }),
    resolve: (_, args, context) => write.write(context, given(args)),
  })
}

/** The remaining options of a field: Pothos's own, and those of its plugins. */
function optionsOfPlugins(options: UpdateFieldOptions): Partial<FieldSpec> {
  const {
    attributes: _attributes,
    set: _set,
    operators: _operators,
    if: _if,
    conditions: _,
    ...others
  } = options
  return others
}

/** Combines the field's condition with the client's: both must be met. */
function readGiven(entity: AnyEntity, args: Values, requiring: RequiringOptions | undefined): Given {
  const input = args.input as Values
  const all = [requiring?.if, readConditionInput(entity, args.if)].filter((each) => each !== undefined)
  const [only, ...others] = all.filter((each) => Object.keys(each).length > 0)
  const expectedVersion = input[versionField]
  return {
    input,
    values: readInput(entity, input),
    requires: {
      ...(only && { if: others.length === 0 ? only : { and: [only, ...others] } }),
      ...(typeof expectedVersion === 'number' && { expectedVersion }),
    },
  }
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

function hasVersion({ attributes }: AnyEntity): boolean {
  return Object.values(attributes).some(({ options }) => options.maintained === 'version')
}

function newItemInputs(entity: AnyEntity, options: WriteFieldOptions): Write['inputs'] {
  return choose(entity, options).map((name) => {
    const { isOptional, makeDefault } = attributeOf(entity, name).options
    return { name, required: !isOptional && makeDefault === undefined }
  })
}

function readInput(entity: AnyEntity, input: Values): Values {
  return Object.fromEntries(
    Object.entries(input).flatMap(([name, value]) =>
      Object.hasOwn(entity.attributes, name)
        ? [[name, fromGraphQL(attributeOf(entity, name).type, value, `${entity.name}.${name}`)]]
        : [],
    ),
  )
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
