import { type AnyEntity, keyNamesOf } from '../model/index.ts'
import type { IntendedWrite } from '../store/index.ts'
import { attributeOf, fromGraphQL, inputType, pascal } from './attribute-types.ts'
import type { GatewayContext } from './context.ts'
import { costExtension } from './field-cost.ts'
import type { FieldMaker, InputMaker } from './plumbing.ts'
import { type Registry, registryOf } from './registry.ts'

/** Options of `t.create()`, `t.update()` and `t.delete()`. */
export interface WriteFieldOptions {
  readonly description?: string
  /** The attributes its input has; all of them unless given. Those of the key are always there. */
  readonly attributes?: readonly string[]
}

type Values = Readonly<Record<string, unknown>>

/** `createX(input: CreateXInput!): X`; refuses an item that exists. */
export function createField(maker: FieldMaker, entity: AnyEntity, options: WriteFieldOptions): never {
  const chosen = choose(entity, options)
  return writeField(maker, entity, options, {
    verb: 'Create',
    inputs: chosen.map((name) => {
      const { isOptional, makeDefault } = attributeOf(entity, name).options
      return { name, required: !isOptional && makeDefault === undefined }
    }),
    write: ({ store }, values) => store.create(entity, values),
    intended: (values) => ({ kind: 'create', entity, values }),
  })
}

/** `updateX(input: UpdateXInput!): X`; sets what is given, null removes an optional attribute; refuses a missing item. */
export function updateField(maker: FieldMaker, entity: AnyEntity, options: WriteFieldOptions): never {
  const key = keyNamesOf(entity)
  const others = choose(entity, options).filter(
    (name) => !key.includes(name) && !attributeOf(entity, name).options.isReadOnly,
  )
  return writeField(maker, entity, options, {
    verb: 'Update',
    inputs: [
      ...key.map((name) => ({ name, required: true })),
      ...others.map((name) => ({ name, required: false })),
    ],
    write: ({ store }, values) => store.update(entity, pick(values, key), pick(values, others)),
    intended: (values) => ({
      kind: 'update',
      entity,
      key: values ? pick(values, key) : {},
      patch: values && pick(values, others),
    }),
  })
}

/** `deleteX(input: DeleteXInput!): X`; gives the item as it was; refuses a missing item. */
export function deleteField(maker: FieldMaker, entity: AnyEntity, options: WriteFieldOptions): never {
  const key = keyNamesOf(entity)
  return writeField(maker, entity, options, {
    verb: 'Delete',
    inputs: key.map((name) => ({ name, required: true })),
    write: ({ store }, values) => store.delete(entity, pick(values, key)),
    intended: () => ({ kind: 'delete', entity }),
  })
}

interface Write {
  readonly verb: 'Create' | 'Update' | 'Delete'
  readonly inputs: readonly { readonly name: string; readonly required: boolean }[]
  readonly write: (context: GatewayContext, values: Values) => Promise<unknown>
  /** @param values undefined where they aren't known. */
  readonly intended: (values: Values | undefined) => IntendedWrite
}

function writeField(
  maker: FieldMaker,
  entity: AnyEntity,
  options: WriteFieldOptions,
  { verb, inputs, write, intended }: Write,
): never {
  const registry = registryOf(maker.builder)
  const content = contentOf(entity, inputs)
  const ofEntity = `${verb}${entity.name}Input`
  registry.claim(ofEntity, content, { first: options.attributes === undefined })
  const typeOf = (field: string) => {
    const name = registry.claimant(ofEntity) === content ? ofEntity : `${pascal(field)}Input`
    return registry.type(name, content, () => inputTypeOf(registry, entity, name, inputs))
  }
  return maker.field({
    type: registry.entityType(entity),
    // The other mutations of the request have been executed: an error must not take their results away.
    nullable: true,
    description: options.description,
    args: {
      input: {
        // Pothos asks for an argument when it knows the name of its field, by which the input may be named.
        getConfig: (name: string, field: string, ofType: unknown) =>
          maker.arg({ type: typeOf(field), required: true }).getConfig(name, field, ofType),
      },
    },
    extensions: costExtension({
      kind: 'write',
      write: (args) => intended(args && readInput(entity, args.input as Values)),
    }),
    resolve: (_, args, context) => write(context, readInput(entity, args.input as Values)),
  })
}

function contentOf(entity: AnyEntity, inputs: Write['inputs']): string {
  const shown = inputs.map(({ name, required }) => `${name}${required ? '!' : ''}`)
  return `${shown.join(', ')} of ${entity.name}`
}

function inputTypeOf(registry: Registry, entity: AnyEntity, name: string, inputs: Write['inputs']): unknown {
  return registry.builder.inputType(name, {
    fields: (t: InputMaker) =>
      Object.fromEntries(
        inputs.map(({ name: attribute, required }) => [
          attribute,
          t.field({
            type: inputType(registry, entity, attribute),
            required,
            description: attributeOf(entity, attribute).options.description,
          }),
        ]),
      ),
  })
}

function readInput(entity: AnyEntity, input: Values): Values {
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, fromGraphQL(attributeOf(entity, name).type, value)]),
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
