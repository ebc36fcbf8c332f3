import { DynagateError, ModelError } from '../../errors.ts'
import type { AnyEntity } from '../../model/index.ts'
import { idempotencyKeyFault, requestFingerprint } from '../../store/index.ts'
import { costExtension } from '../operation/index.ts'
import type { FieldMaker, GatewayContext, InputMaker, Registry } from '../registry/index.ts'
import { pascal } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The field of inputs and payloads with which a client makes one mutation safe to repeat, as in Relay. */
export const clientMutationId = 'clientMutationId'

/** The input field. */
export function clientMutationIdInput(t: InputMaker): unknown {
  const description =
    'Makes the mutation safe to repeat: one with the same id and input has the effects and the outcome of the first.'
  return t.field({ type: 'String', required: false, description })
}

/** The field of the payload. */
export function clientMutationIdOutput(t: FieldMaker): never {
  return t.field({
    type: 'String',
    nullable: true,
    description: 'The one of the input.',
    resolve: (payload) => payload[clientMutationId],
  })
}

/**
 * The payload of a write of one item: the item, under the name of its entity, and the client's id of the mutation.
 *
 * @throws ModelError for an entity whose field would have the name of the id.
 */
export function writtenPayload(registry: Registry, entity: AnyEntity, field: string): unknown {
  const name = `${pascal(field)}Payload`
  const member = memberOf(entity)
  if (member === clientMutationId) throw taken(`the entity ${entity.name}`)
  return registry.type(name, `the payload ${member}, ${clientMutationId}`, () => {
    const reference = registry.builder.objectRef(name)
    const fields = (t: FieldMaker) => ({
      [member]: t.field({
        type: registry.entityType(entity),
        nullable: false,
        extensions: costExtension({ kind: 'written', count: () => 1 }),
        resolve: (payload) => payload.item,
      }),
      [clientMutationId]: clientMutationIdOutput(t),
    })
    registry.builder.objectType(reference, { fields })
    return reference
  })
}

/** @throws ModelError if a transaction's own input or payload has a field with the name of the id. */
export function checkOwnFields(field: string, ...ofField: readonly Values[]): void {
  if (ofField.some((members) => clientMutationId in members)) throw taken(`a field of ${field}`)
}

/** The client's id of a mutation; undefined if it gave none. */
export function clientMutationIdOf(args: Values): string | undefined {
  const given = (args.input as Values)[clientMutationId]
  return typeof given === 'string' ? given : undefined
}

/** Whether a mutation is made under a client's id; it may be if its arguments aren't known. */
export function isRepeated(args: Values | undefined): boolean {
  return args === undefined || clientMutationIdOf(args) !== undefined
}

/**
 * The context in which a mutation is executed only once, if its input has a client's id. A repetition is a mutation of
 * the same field with the same arguments.
 *
 * @throws DynagateError BAD_USER_INPUT for an id that doesn't fit, or together with the header Idempotency-Key.
 */
export function repeatable(context: GatewayContext, field: string, args: Values): GatewayContext {
  const key = clientMutationIdOf(args)
  if (key === undefined) return context
  const { store, clientId } = context
  const fault = idempotencyKeyFault(key)
  if (fault !== undefined) throw badId(field, `expected ${fault}`)
  if (store.isIdempotent) {
    throw badId(
      field,
      'the request has the header Idempotency-Key, for all of its mutations: send only one of the two',
    )
  }
  if (clientId === undefined) {
    throw new TypeError(
      'Expected a context with clientId, which says whose a clientMutationId is: use storeContext()',
    )
  }
  const content = requestFingerprint([field, args])
  return {
    ...context,
    store: store.idempotent({ key, client: clientId, content, name: clientMutationId }),
  }
}

function memberOf({ name }: AnyEntity): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}

function taken(by: string): ModelError {
  return new ModelError([
    `${by}: has the name of the field ${clientMutationId} of inputs and payloads: rename it, or remove the builder's option clientMutationId`,
  ])
}

function badId(field: string, why: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', `${field}.${clientMutationId}: ${why}`)
}
