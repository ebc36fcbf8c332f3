import { ModelError } from '../../errors.ts'
import type { AnyEntity } from '../../model/index.ts'
import { type OperatorInput, operatorDescription, operatorType } from '../arguments/index.ts'
import type { InputMaker, Registry } from '../registry/index.ts'
import { attributeOf, inputType } from '../types/index.ts'
import { clientMutationId, clientMutationIdInput } from './client-mutation-id.ts'

/** The fields of a write's input. */
export interface InputShape {
  /** The members for attributes. */
  readonly inputs: readonly { readonly name: string; readonly required: boolean }[]
  /** The members for operators. */
  readonly offered?: readonly OperatorInput[]
  /** The members for new values of attributes in the primary key. */
  readonly moved?: readonly MovedInput[]
  /** Whether it has the version that the client expects. */
  readonly isVersioned: boolean
  /** Whether it has the client's id of the mutation. */
  readonly isRepeatable: boolean
}

/** The input field of the new value of an attribute that is part of the primary key. */
export interface MovedInput {
  readonly field: string
  readonly attribute: string
}

/** The input field with the version that the client expects. */
export const versionField = 'expectedVersion'

/**
 * Each field of an input has one meaning: of two with one name, one would be lost.
 *
 * @throws ModelError with all fields that have several.
 */
export function checkInputFields(entity: AnyEntity, shape: InputShape): void {
  const meanings = new Map<string, string[]>()
  for (const [field, meaning] of meaningsOf(shape))
    meanings.set(field, [...(meanings.get(field) ?? []), meaning])
  const faults = [...meanings].flatMap(([field, all]) =>
    all.length === 1
      ? []
      : [
          `${entity.name}: the input field '${field}' would be ${all.join(' and ')}: rename an attribute, and declare ` +
            'storedAs() to keep its name in the table',
        ],
  )
  if (faults.length > 0) throw new ModelError(faults)
}

function meaningsOf({
  inputs,
  offered = [],
  moved = [],
  isVersioned,
  isRepeatable,
}: InputShape): [string, string][] {
  return [
    ...inputs.map(({ name }): [string, string] => [name, `the attribute '${name}'`]),
    ...offered.map(({ field, operator, attribute }): [string, string] => [
      field,
      `${operator} of '${attribute}'`,
    ]),
    ...moved.map(({ field, attribute }): [string, string] => [field, `the new value of '${attribute}'`]),
    ...(isVersioned ? [[versionField, 'the version that the client expects'] as [string, string]] : []),
    ...(isRepeatable ? [[clientMutationId, "the client's id of the mutation"] as [string, string]] : []),
  ]
}

/** A description of an input: two inputs with the same have the same fields. */
export function contentOf(
  entity: AnyEntity,
  { inputs, offered = [], moved = [], isVersioned }: InputShape,
): string {
  const shown = [
    ...inputs.map(({ name, required }) => `${name}${required ? '!' : ''}`),
    ...[...offered, ...moved].map(({ field }) => field),
    ...(isVersioned ? [versionField] : []),
  ]
  return `an input of ${entity.name} with ${shown.join(', ')}`
}

/** The input type of a write. */
export function inputTypeOf(
  registry: Registry,
  entity: AnyEntity,
  name: string,
  { inputs, offered = [], moved = [], isVersioned, isRepeatable }: InputShape,
): unknown {
  const plain = (t: InputMaker) =>
    inputs.map(({ name: attribute, required }) => [
      attribute,
      t.field({
        type: inputType(registry, entity, attribute),
        required,
        description: attributeOf(entity, attribute).options.description,
      }),
    ])
  const operators = (t: InputMaker) =>
    offered.map((each) => [
      each.field,
      t.field({
        type: operatorType(registry, entity, each),
        required: false,
        description: operatorDescription(each),
      }),
    ])
  const newKeys = (t: InputMaker) =>
    moved.map(({ field, attribute }) => [
      field,
      t.field({
        type: inputType(registry, entity, attribute),
        required: false,
        description: `The new value of \`${attribute}\`: the item moves to another key, and its id changes.`,
      }),
    ])
  const version = (t: InputMaker) => {
    const description =
      'The version with which the item was read. The write fails if the item has another one.'
    return isVersioned ? [[versionField, t.field({ type: 'SafeInt', required: false, description })]] : []
  }
  return registry.builder.inputType(name, {
    fields: (t: InputMaker) =>
      Object.fromEntries([
        ...plain(t),
        ...operators(t),
        ...newKeys(t),
        ...version(t),
        ...(isRepeatable ? [[clientMutationId, clientMutationIdInput(t)]] : []),
      ]),
  })
}
