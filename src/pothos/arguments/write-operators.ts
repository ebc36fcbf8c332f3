import { DynagateError, ModelError } from '../../errors.ts'
import {
  type AnyEntity,
  type AttributeType,
  add,
  addToSet,
  append,
  deleteFromSet,
  elements,
  members,
  type Operator,
  prepend,
  subtract,
} from '../../model/index.ts'
import { required } from '../../required.ts'
import type { InputMaker, Registry } from '../registry/index.ts'
import { attributeOf, fromGraphQL, input as inputOf, inputType, ownTypeName, pascal } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>
type AnyType = AttributeType<unknown>

/** The operators that an update can offer to clients. */
export type UpdateOperator =
  | 'add'
  | 'subtract'
  | 'append'
  | 'prepend'
  | 'elements'
  | 'members'
  | 'addToSet'
  | 'deleteFromSet'

/** The operators that an update offers, by attribute. */
export type UpdateOperators = Readonly<Record<string, readonly UpdateOperator[]>>

/** An input field that changes an attribute by an operator: `addToStock` of `stock`. */
export interface OperatorInput {
  readonly field: string
  readonly attribute: string
  readonly operator: UpdateOperator
}

/**
 * The input fields of the operators that an update offers.
 *
 * @throws ModelError if an operator doesn't fit its attribute.
 */
export function operatorInputs(entity: AnyEntity, offered: UpdateOperators): readonly OperatorInput[] {
  return Object.entries(offered).flatMap(([attribute, operators]) =>
    operators.map((operator) => {
      const { type } = attributeOf(entity, attribute)
      if (!offers[operator].of(type)) {
        throw new ModelError([
          `${entity.name}.${attribute}: the update offers ${operator}, which doesn't apply to type ${type.kind}: remove it`,
        ])
      }
      return { field: `${offers[operator].prefix}${pascal(attribute)}`, attribute, operator }
    }),
  )
}

/** The GraphQL type of such a field. */
export function operatorType(
  registry: Registry,
  entity: AnyEntity,
  { attribute, operator }: OperatorInput,
): unknown {
  if (operator === 'elements') return [elementsInput(registry, entity, attribute)]
  if (operator === 'members') return membersInput(registry, entity, attribute)
  return inputType(registry, entity, attribute)
}

/** The operator inputs in a client's input. */
export function givenOperators(inputs: readonly OperatorInput[], given: Values): readonly OperatorInput[] {
  return inputs.filter(({ field }) => given[field] !== undefined && given[field] !== null)
}

/** The changes of a client's operator inputs. */
export function operatorChanges(
  entity: AnyEntity,
  inputs: readonly OperatorInput[],
  given: Values,
): Record<string, Operator> {
  const changes = givenOperators(inputs, given).map(({ field, attribute, operator }) => {
    const operand = operandOf(
      attributeOf(entity, attribute).type,
      operator,
      given[field],
      `${entity.name}.${attribute}`,
    )
    return [attribute, offers[operator].make(operand as never)] as const
  })
  return Object.fromEntries(changes)
}

/** An element of a list by its index, for `elements`. */
function elementsInput(registry: Registry, entity: AnyEntity, attribute: string): unknown {
  const { element } = attributeOf(entity, attribute).type
  const prefix = ownTypeName(registry, entity, attribute)
  const name = `${prefix}ElementInput`
  return registry.type(name, `elements of ${entity.name}.${attribute}`, () =>
    registry.builder.inputType(name, {
      fields: (t: InputMaker) => ({
        index: t.field({
          type: 'Int',
          required: true,
          description: 'From 0; an index past the end appends.',
        }),
        value: t.field({
          type: inputOf(registry, required(element, 'the element of a list'), prefix),
          required: false,
          description: 'The new value. Without one the element is removed, and later elements move up.',
        }),
      }),
    }),
  )
}

/** The members of a map, of which any may be given, for `members`. */
function membersInput(registry: Registry, entity: AnyEntity, attribute: string): unknown {
  const { members = {}, typeName } = attributeOf(entity, attribute).type
  const prefix = typeName ?? ownTypeName(registry, entity, attribute)
  const name = `${prefix}MembersInput`
  return registry.type(name, `some members of ${prefix}`, () =>
    registry.builder.inputType(name, {
      fields: (t: InputMaker) =>
        Object.fromEntries(
          Object.entries(members).map(([member, { type, description }]) => [
            member,
            t.field({
              type: inputOf(registry, type, `${prefix}${pascal(member)}`),
              required: false,
              description,
            }),
          ]),
        ),
    }),
  )
}

/** The operand of an operator, from the client's input. */
function operandOf(type: AnyType, operator: UpdateOperator, given: unknown, path: string): unknown {
  if (operator === 'elements') {
    const element = required(type.element, 'the element of a list')
    const all = given as readonly { index: number; value?: unknown }[]
    if (new Set(all.map(({ index }) => index)).size < all.length) {
      throw new DynagateError('BAD_USER_INPUT', `${path}: expected each index of the list once`)
    }
    const changes = all.map(({ index, value = null }) => [
      index,
      fromGraphQL(element, value, `${path}[${index}]`),
    ])
    return Object.fromEntries(changes)
  }
  if (operator === 'members') {
    const changes = Object.entries(given as Values).map(([name, value]) => [
      name,
      fromGraphQL(required(type.members?.[name], `the member ${name}`).type, value, `${path}.${name}`),
    ])
    return Object.fromEntries(changes)
  }
  return fromGraphQL(type, given, path)
}

/** The description of such a field. */
export function operatorDescription({ attribute, operator }: OperatorInput): string {
  return offers[operator].description(attribute)
}

interface Offer {
  /** The prefix of the input field's name. */
  readonly prefix: string
  readonly of: (type: AnyType) => boolean
  readonly make: (operand: never) => Operator
  readonly description: (attribute: string) => string
}

const isNumber = ({ kind }: AnyType) => ['int', 'number', 'bigint', 'decimal'].includes(kind)
const isList = ({ kind }: AnyType) => kind === 'list'
const isMap = ({ kind }: AnyType) => kind === 'map'
const isSet = ({ kind }: AnyType) => kind.endsWith('Set')

const offers: Readonly<Record<UpdateOperator, Offer>> = {
  add: {
    prefix: 'addTo',
    of: isNumber,
    make: (operand: number) => add(operand),
    description: (name) => `Adds this to ${name}.`,
  },
  subtract: {
    prefix: 'subtractFrom',
    of: isNumber,
    make: (operand: number) => subtract(operand),
    description: (name) => `Subtracts this from ${name}.`,
  },
  append: {
    prefix: 'appendTo',
    of: isList,
    make: (operand: readonly unknown[]) => append(operand),
    description: (name) => `Appends these to ${name}.`,
  },
  prepend: {
    prefix: 'prependTo',
    of: isList,
    make: (operand: readonly unknown[]) => prepend(operand),
    description: (name) => `Prepends these to ${name}.`,
  },
  elements: {
    prefix: 'setElementsOf',
    of: isList,
    make: (operand: Readonly<Record<number, unknown>>) => elements(operand),
    description: (name) => `Sets or removes elements of ${name} by their index.`,
  },
  members: {
    prefix: 'setMembersOf',
    of: isMap,
    make: (operand: Values) => members(operand),
    description: (name) => `Sets or removes members of ${name}, which must exist; the others stay.`,
  },
  addToSet: {
    prefix: 'addTo',
    of: isSet,
    make: (operand: ReadonlySet<unknown>) => addToSet(operand),
    description: (name) => `Adds these members to ${name}.`,
  },
  deleteFromSet: {
    prefix: 'deleteFrom',
    of: isSet,
    make: (operand: ReadonlySet<unknown>) => deleteFromSet(operand),
    description: (name) => `Deletes these members from ${name}.`,
  },
}
