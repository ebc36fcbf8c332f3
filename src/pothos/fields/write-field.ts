import type { AnyEntity } from '../../model/index.ts'
import type { IntendedWrite } from '../../store/index.ts'
import {
  conditionInput,
  type OperatorInput,
  readConditionInput,
  type UpdateOperators,
} from '../arguments/index.ts'
import { costExtension } from '../operation/index.ts'
import type { FieldMaker, FieldSpec, GatewayContext } from '../registry/index.ts'
import { registryOf } from '../registry/index.ts'
import { attributeOf, fromGraphQL, pascal } from '../types/index.ts'
import {
  clientMutationId,
  clientMutationIdOf,
  isRepeated,
  repeatable,
  writtenPayload,
} from './client-mutation-id.ts'
import { namedField } from './named-field.ts'
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
  /** The attributes of its input; by default all. The key's attributes are always included. */
  readonly attributes?: readonly string[]
  /** For Pothos's errors plugin: the errors that the field returns as data. */
  readonly errors?: object
}

/** Options of `t.update()`. */
export interface UpdateFieldOptions extends RequiringOptions {
  /** Changes that every such update makes in addition to the client's: values, or operators. */
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

/** The write of one item by a mutation. */
export interface Write {
  readonly verb: 'Create' | 'Upsert' | 'Update' | 'Delete' | 'Restore'
  readonly inputs: readonly { readonly name: string; readonly required: boolean }[]
  readonly offered?: readonly OperatorInput[]
  readonly moved?: readonly MovedInput[]
  /** Whether its input type is always named after the field. */
  readonly isOwn?: boolean
  /** Set for a write that takes conditions. */
  readonly requiring?: RequiringOptions
  readonly write: (context: GatewayContext, given: Given) => Promise<unknown>
  /** @param given undefined if unknown. */
  readonly intended: (given: Given | undefined) => IntendedWrite
}

/** A client's input. */
export interface Given {
  /** In GraphQL's form. */
  readonly input: Values
  /** Its attributes, in the model's form. */
  readonly values: Values
  readonly requires: { readonly if?: Values; readonly expectedVersion?: number }
}

/** A mutation that writes one item, and returns it. */
export function writeField(
  maker: FieldMaker,
  entity: AnyEntity,
  options: WriteFieldOptions,
  write: Write,
): never {
  const registry = registryOf(maker.builder)
  const isVersioned = write.requiring !== undefined && hasVersion(entity)
  const { isRepeatable } = registry
  const shape: InputShape = { ...write, isVersioned, isRepeatable }
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
  const spec: Omit<FieldSpec, 'type' | 'resolve'> = {
    ...optionsOfPlugins(options),
    // Nullable, so that an error doesn't discard the results of the request's other mutations.
    nullable: true,
    args: {
      input: {
        // Lazy: the input may be named after the field, whose name Pothos knows only when it creates the argument.
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
    extensions: costExtension({
      kind: 'write',
      write: (args) => write.intended(args && given(args)),
      ...(isRepeatable && { isIdempotent: isRepeated }),
    }),
  }
  if (!isRepeatable) {
    const type = registry.entityType(entity)
    return maker.field({
      ...spec,
      type,
      resolve: (_, args, context) => write.write(context, given(args)),
    })
  }
  return namedField(maker, (field) => ({
    ...spec,
    type: writtenPayload(registry, entity, field),
    resolve: async (_, args, context) => ({
      item: await write.write(repeatable(context, field, args), given(args)),
      [clientMutationId]: clientMutationIdOf(args),
    }),
  }))
}

/** The remaining options of a field: Pothos's own, and those of its plugins. */
function optionsOfPlugins(options: UpdateFieldOptions): Partial<Omit<FieldSpec, 'type' | 'resolve'>> {
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
function hasVersion({ attributes }: AnyEntity): boolean {
  return Object.values(attributes).some(({ options }) => options.maintained === 'version')
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
