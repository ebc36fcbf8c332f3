import { ModelError } from '../../errors.ts'
import {
  type AnyEntity,
  add,
  addToSet,
  append,
  deleteFromSet,
  type Operator,
  prepend,
  subtract,
} from '../../model/index.ts'
import type { Registry } from '../registry/index.ts'
import { attributeOf, fromGraphQL, inputType, pascal } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The operators that an update can offer to clients. */
export type UpdateOperator = 'add' | 'subtract' | 'append' | 'prepend' | 'addToSet' | 'deleteFromSet'

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
      if (!offers[operator].of(type.kind)) {
        throw new ModelError([
          `${entity.name}.${attribute}: the update offers ${operator}, which doesn't apply to type ${type.kind}: remove it`,
        ])
      }
      return { field: `${offers[operator].prefix}${pascal(attribute)}`, attribute, operator }
    }),
  )
}

/** The GraphQL type of such a field. */
export function operatorType(registry: Registry, entity: AnyEntity, { attribute }: OperatorInput): unknown {
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
    const operand = fromGraphQL(attributeOf(entity, attribute).type, given[field])
    return [attribute, offers[operator].make(operand as never)] as const
  })
  return Object.fromEntries(changes)
}

/** The description of such a field. */
export function operatorDescription({ attribute, operator }: OperatorInput): string {
  return offers[operator].description(attribute)
}

interface Offer {
  /** The prefix of the input field's name. */
  readonly prefix: string
  readonly of: (kind: string) => boolean
  readonly make: (operand: never) => Operator
  readonly description: (attribute: string) => string
}

const isNumber = (kind: string) => ['int', 'number', 'bigint', 'decimal'].includes(kind)
const isList = (kind: string) => kind === 'list'
const isSet = (kind: string) => kind.endsWith('Set')

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
