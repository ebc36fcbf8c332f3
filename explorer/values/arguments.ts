import type { ArgumentShape } from '../../src/explorer/protocol/index.ts'
import { fieldValue } from './draft.ts'

export const bounds = ['gte', 'gt', 'lte', 'lt'] as const

/** The arguments of an access pattern in their GraphQL form, from what was typed. */
export function patternArguments(
  shapes: readonly ArgumentShape[],
  typed: Readonly<Record<string, string>>,
): Record<string, unknown> {
  return Object.fromEntries(
    shapes.flatMap((shape) => {
      const value = argumentOf(shape, typed)
      return value === undefined ? [] : [[shape.name, value]]
    }),
  )
}

function argumentOf(shape: ArgumentShape, typed: Readonly<Record<string, string>>): unknown {
  const { name, isRange } = shape
  const text = typed[name] ?? ''
  if (!isRange) return text === '' ? undefined : fieldValue(shape, text)
  const set = bounds.flatMap((bound) => {
    const limit = typed[`${name}.${bound}`] ?? ''
    return limit === '' ? [] : [[bound, fieldValue(shape, limit)] as const]
  })
  if (text !== '') return { eq: fieldValue(shape, text) }
  return set.length === 0 ? undefined : Object.fromEntries(set)
}
