import { ModelError } from '../../errors.ts'
import { type AnyEntity, type AnyItem, type Attributes, encodeAttribute } from '../../model/index.ts'
import type { Edge, ItemHandle, StoreRequest, Transaction } from '../../store/index.ts'
import { costExtension, planOf } from '../operation/index.ts'
import type { FieldMaker, FieldSpec, GatewayContext, InputMaker } from '../registry/index.ts'
import { type Registry, registryOf } from '../registry/index.ts'
import { edgeType, fromGraphQL, input as inputOf, pascal } from '../types/index.ts'
import {
  checkOwnFields,
  clientMutationId,
  clientMutationIdInput,
  clientMutationIdOf,
  clientMutationIdOutput,
  isRepeated,
  repeatable,
} from './client-mutation-id.ts'
import type { PagePattern } from './field-types.ts'
import { globalId } from './global-id.ts'
import { namedField } from './named-field.ts'
import type { TransactionPayload, TransactionPayloadMember } from './transaction-types.ts'

type Values = Readonly<Record<string, unknown>>

/** Options of `t.transaction()`; global-types.ts has them with their own types. */
export interface TransactionFieldOptions {
  readonly description?: string
  /** The attributes of its input. */
  readonly input: Attributes
  readonly payload: TransactionPayload
  /** The maximum number of writes of each entity; a function gets undefined if the input isn't known. */
  readonly writes: TransactionWrites | ((input: never) => TransactionWrites)
  readonly plan: (transaction: Transaction, input: never, context: never) => unknown
  /** For Pothos's errors plugin: the errors that the field returns as data. */
  readonly errors?: object
}

/** The maximum number of writes of each entity in a transaction. */
export type TransactionWrites = readonly (readonly [entity: AnyEntity, count: number])[]

/** `x(input: XInput!): XPayload`: executes the writes of its plan, all or none. */
export function transactionField(maker: FieldMaker, options: TransactionFieldOptions): never {
  return namedField(maker, (name) => fieldSpec(maker, name, options))
}

function fieldSpec(maker: FieldMaker, field: string, options: TransactionFieldOptions): FieldSpec {
  const { input, payload, description, errors, plan } = options
  const registry = registryOf(maker.builder)
  const { isRepeatable } = registry
  if (isRepeatable) checkOwnFields(field, input, payload)
  const mostItems = (entity: AnyEntity) =>
    writesOf(options, undefined).reduce((sum, each) => sum + (each.entity === entity ? each.count : 0), 0)
  const planned = plan as (transaction: Transaction, input: Values, context: GatewayContext) => unknown
  return {
    type: payloadType(registry, `${pascal(field)}Payload`, payload, mostItems),
    // Nullable, so that an error doesn't discard the results of the request's other mutations.
    nullable: true,
    description,
    ...(errors && { errors }),
    args: { input: maker.arg({ type: inputType(registry, `${pascal(field)}Input`, input), required: true }) },
    extensions: costExtension({
      kind: 'write',
      write: (args) => {
        const values = args && valuesOf(field, input, args.input as Values)
        return { kind: 'transaction', writes: writesOf(options, values), input: values }
      },
      ...(isRepeatable && { isIdempotent: isRepeated }),
    }),
    resolve: async (_, args, context) => {
      const values = readInput(field, input, args.input as Values)
      const { store } = isRepeatable ? repeatable(context, field, args) : context
      const result = await store.transact((transaction) => {
        const most = writesOf(options, values)
        return planned(counting(transaction, field, most), values, context)
      })
      return isRepeatable ? { ...(result as object), [clientMutationId]: clientMutationIdOf(args) } : result
    },
  }
}

function inputType(registry: Registry, name: string, attributes: Attributes): unknown {
  const shown = Object.keys(attributes).join(', ')
  return registry.type(name, `the input ${shown}`, () =>
    registry.builder.inputType(name, {
      fields: (t: InputMaker) => ({
        ...Object.fromEntries(
          Object.entries(attributes).map(([attribute, { type, options }]) => [
            attribute,
            t.field({
              type: inputOf(registry, type, `${name}${pascal(attribute)}`),
              required: !options.isOptional && options.makeDefault === undefined,
              description: options.description,
            }),
          ]),
        ),
        ...(registry.isRepeatable && { [clientMutationId]: clientMutationIdInput(t) }),
      }),
    }),
  )
}

/**
 * The input in the model's form, checked and with its defaults.
 *
 * @throws DynagateError BAD_USER_INPUT that names the attribute.
 */
function readInput(field: string, attributes: Attributes, given: Values): Values {
  const values = valuesOf(field, attributes, given)
  for (const [name, value] of Object.entries(values))
    encodeAttribute({ name: field, attributes }, name, value)
  return values
}

function valuesOf(field: string, attributes: Attributes, given: Values): Values {
  const values = Object.entries(attributes).flatMap(([name, { type, options }]) => {
    const value = fromGraphQL(type, given[name], `${field}.${name}`) ?? options.makeDefault?.()
    return value === undefined || value === null ? [] : [[name, value] as const]
  })
  return Object.fromEntries(values)
}

/** The maximum number of items of an entity that a transaction writes. */
type MostItems = (entity: AnyEntity) => number

function payloadType(
  registry: Registry,
  name: string,
  payload: TransactionPayload,
  mostItems: MostItems,
): unknown {
  const shown = Object.keys(payload).join(', ')
  return registry.type(name, `the payload ${shown}`, () => {
    const reference = registry.builder.objectRef(name)
    const fields = (t: FieldMaker): unknown => ({
      ...Object.fromEntries(
        Object.entries(payload).map(([member, of]) => [
          member,
          payloadField(t, registry, { member, of, mostItems }),
        ]),
      ),
      ...(registry.isRepeatable && { [clientMutationId]: clientMutationIdOutput(t) }),
    })
    registry.builder.objectType(reference, { fields })
    return reference
  })
}

interface PayloadField {
  readonly member: string
  readonly of: TransactionPayloadMember
  readonly mostItems: MostItems
}

function payloadField(t: FieldMaker, registry: Registry, { member, of, mostItems }: PayloadField): never {
  const shape = shapeOf(member, of)
  const { entity, kind, isList } = shape
  const count = () => (isList ? mostItems(entity) : 1)
  const type = typeOf(registry, shape)
  return t.field({
    type: isList ? [type] : type,
    nullable: kind === 'updated' ? (isList ? { list: false, items: true } : true) : false,
    extensions: costExtension(
      kind === 'updated' || (kind === 'created' && entity.aggregates.length > 0)
        ? { kind: 'byKey', entities: () => [entity], count }
        : { kind: 'written', count },
    ),
    resolve: (planned, _, { store }, info) => {
      const one = (handle: Handle) => {
        if (handle?.entity !== entity) throw wrongHandle(member, entity)
        if (kind === 'deleted') return globalId(entity, handle.key)
        if (kind === 'updated') return store.byKey(entity, handle.key, { selection: planOf(info).attributes })
        const { item } = handle
        if (item === undefined) throw wrongHandle(member, entity)
        const visible = store.visible(entity, item)
        if (shape.kind === 'created' && entity.aggregates.length > 0) return counted(store, entity, visible)
        if (shape.kind !== 'edge') return visible
        const { pattern } = shape
        return new CreatedEdge(visible, () => store.cursor(pattern, item as never))
      }
      const handles = planned[member]
      return isList ? (handles as Handle[]).map(one) : one(handles as Handle)
    },
  })
}

/** A new item with the counts of the children that its transaction created: these aren't known before. */
async function counted(store: StoreRequest, entity: AnyEntity, item: AnyItem): Promise<AnyItem> {
  return (await store.byKey(entity, item)) ?? item
}

function typeOf(registry: Registry, { entity, kind }: MemberShape): unknown {
  if (kind === 'deleted') return 'ID'
  const type = registry.entityType(entity)
  return kind === 'edge' ? edgeType(registry, { name: entity.name, type }) : type
}

/** The edge of a created item, equal to that of the query's pages. Its cursor is made only if it is selected. */
class CreatedEdge implements Edge<AnyItem> {
  readonly item: AnyItem
  readonly error = undefined
  readonly #cursor: () => string

  constructor(item: AnyItem, cursor: () => string) {
    this.item = item
    this.#cursor = cursor
  }

  get cursor(): string {
    return this.#cursor()
  }
}

type Handle = ItemHandle<AnyEntity> & { readonly item?: AnyItem }

function wrongHandle(member: string, { name }: AnyEntity): TypeError {
  return new TypeError(
    `Expected the plan to return a write of ${name} as ${member}; declare one that it updates as { updated: ${name} }, ` +
      `one that it deletes as { deleted: ${name} }`,
  )
}

type MemberShape = { readonly entity: AnyEntity; readonly isList: boolean } & (
  | { readonly kind: 'created' | 'updated' | 'deleted' }
  | { readonly kind: 'edge'; readonly pattern: PagePattern }
)

function shapeOf(name: string, member: TransactionPayloadMember): MemberShape {
  if (Array.isArray(member))
    return { ...shapeOf(name, (member as readonly [TransactionPayloadMember])[0]), isList: true }
  const one = member as Exclude<TransactionPayloadMember, readonly unknown[]>
  if ('updated' in one) return { entity: one.updated, kind: 'updated', isList: false }
  if ('deleted' in one) return { entity: one.deleted, kind: 'deleted', isList: false }
  if (!('edge' in one)) return { entity: one, kind: 'created', isList: false }
  const [entity, ...others] = one.edge.entities
  if (entity !== undefined && others.length === 0)
    return { entity, kind: 'edge', pattern: one.edge, isList: false }
  throw new ModelError([
    `${name}: the payload has an edge of ${one.edge.name}, a collection of several entities: use a query of one`,
  ])
}

/** The maximum writes of the mutation. */
function writesOf(
  { writes }: TransactionFieldOptions,
  input: Values | undefined,
): readonly { readonly entity: AnyEntity; readonly count: number }[] {
  const declared = typeof writes === 'function' ? writes(input as never) : writes
  return declared.map(([entity, count]) => ({ entity, count }))
}

/** Wraps the transaction, so that it makes no more writes than its cost was estimated for. */
function counting(
  transaction: Transaction,
  field: string,
  most: readonly { readonly entity: AnyEntity; readonly count: number }[],
): Transaction {
  const left = new Map(most.map(({ entity, count }) => [entity, count]))
  const counted = <E extends AnyEntity>(entity: E): E => {
    const rest = left.get(entity) ?? 0
    if (rest === 0) {
      throw new TypeError(
        `The plan of ${field} made more writes of ${entity.name} than its option writes declares: declare more`,
      )
    }
    left.set(entity, rest - 1)
    return entity
  }
  return {
    create: (entity, ...rest) => transaction.create(counted(entity), ...rest),
    update: (entity, ...rest) => transaction.update(counted(entity), ...rest),
    upsert: (entity, ...rest) => transaction.upsert(counted(entity), ...rest),
    recopy: (entity, ...rest) => transaction.recopy(counted(entity), ...rest),
    delete: (entity, ...rest) => transaction.delete(counted(entity), ...rest),
    restore: (entity, ...rest) => transaction.restore(counted(entity), ...rest),
    check: (entity, ...rest) => transaction.check(counted(entity), ...rest),
    reject: (code, message) => transaction.reject(code, message),
  }
}
