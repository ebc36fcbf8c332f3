import { DynagateError } from '../../../errors.ts'
import {
  type AnyEntity,
  copiedAttributes,
  derivationsOf,
  encodeAttribute,
  type Operator,
} from '../../../model/index.ts'

/**
 * Computes the result of an operator on a number whose value must be known: because it is in a key, is copied to
 * children, is an input of a derived attribute, or because its item moves.
 *
 * @param present the decoded value; undefined if the attribute is missing, which counts as 0.
 * @throws DynagateError BAD_USER_INPUT if the result doesn't fit the attribute.
 */
export function operated(entity: AnyEntity, name: string, present: unknown, operator: Operator): unknown {
  if (operator.kind !== 'add' && operator.kind !== 'subtract') {
    throw new DynagateError(
      'BAD_USER_INPUT',
      `${entity.name}.${name}: ${useOf(entity, name)}: give a value instead of ${operator.kind}()`,
    )
  }
  // Checks the operand as for an attribute outside a key.
  encodeAttribute(entity, name, operator.value)
  const sum = plus(present ?? zeroLike(operator.value), operator.value, operator.kind === 'add' ? 1n : -1n)
  encodeAttribute(entity, name, sum)
  return sum
}

function useOf(entity: AnyEntity, name: string): string {
  const derived = derivationsOf(entity).find(([, { inputs }]) => inputs.includes(name))
  if (derived !== undefined) return `${derived[0]} is derived from it`
  if (copiedAttributes(entity).includes(name)) return 'is copied to children'
  return entity.movable.size > 0
    ? 'the update changes the key, or the attribute is part of one'
    : 'is part of the key of an index or of a unique value'
}

function plus(present: unknown, operand: unknown, sign: 1n | -1n): unknown {
  if (typeof present === 'number' && typeof operand === 'number') return present + Number(sign) * operand
  if (typeof present === 'bigint' && typeof operand === 'bigint') return present + sign * operand
  return plusDecimal(String(present), String(operand), sign)
}

function zeroLike(operand: unknown): unknown {
  if (typeof operand === 'bigint') return 0n
  return typeof operand === 'number' ? 0 : '0'
}

/** The exact sum or difference of two plain decimals of any length. */
export function plusDecimal(one: string, other: string, sign: 1n | -1n): string {
  const scale = Math.max(fraction(one).length, fraction(other).length)
  const units = (text: string) => BigInt(text.replace('.', '') + '0'.repeat(scale - fraction(text).length))
  const sum = units(one) + sign * units(other)
  const digits = String(sum < 0n ? -sum : sum).padStart(scale + 1, '0')
  const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
  return `${sum < 0n ? '-' : ''}${text}`
}

function fraction(decimal: string): string {
  return decimal.split('.')[1] ?? ''
}
