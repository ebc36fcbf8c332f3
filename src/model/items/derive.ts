import { DynagateError } from '../../errors.ts'
import { type Derivation, isPresent, Unfit } from '../attributes/index.ts'
import type { AnyEntity } from '../types.ts'

type Values = Readonly<Record<string, unknown>>

/** The derived attributes of an entity, with their derivations. */
export function derivationsOf({ attributes }: Pick<AnyEntity, 'attributes'>): [name: string, Derivation][] {
  return Object.entries(attributes).flatMap(
    ([
      name,
      {
        options: { derivation },
      },
    ]): [string, Derivation][] => (derivation === undefined ? [] : [[name, derivation]]),
  )
}

/**
 * The value of a derived attribute; undefined if an input is missing. Inputs are first converted to the values that a
 * read would return, so that a later computation from the stored item has the same result.
 *
 * @throws DynagateError BAD_USER_INPUT for an input that doesn't fit.
 */
export function derive(
  { name: entity, attributes }: Pick<AnyEntity, 'name' | 'attributes'>,
  { inputs, compute }: Derivation,
  values: Values,
): unknown {
  const given: unknown[] = []
  for (const name of inputs) {
    const attribute = attributes[name]
    const value = values[name]
    if (attribute === undefined || !isPresent(attribute, value)) return undefined
    try {
      given.push(attribute.type.fromStored(attribute.type.toStored(value)))
    } catch (error) {
      if (error instanceof Unfit) throw new DynagateError('BAD_USER_INPUT', error.of(`${entity}.${name}`))
      throw error
    }
  }
  return compute(...given)
}
