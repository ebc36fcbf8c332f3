import { DynagateError } from '../../errors.ts'
import type { FieldMaker } from '../registry/index.ts'

/** The default and the maximum number of items in a page. */
export interface PageLimits {
  readonly defaultSize: number
  readonly maxSize: number
}

/** The page that the store reads. */
export interface PageRequest {
  readonly first?: number
  readonly after?: string
  readonly last?: number
  readonly before?: string
}

/** The four arguments of a Relay connection. */
export function pageArguments(
  maker: FieldMaker,
  { defaultSize, maxSize }: PageLimits,
): Record<string, unknown> {
  const size = `0 to ${maxSize}`
  return {
    first: maker.arg({
      type: 'Int',
      required: false,
      description: `Returns the first n items: ${size}, by default ${defaultSize}.`,
    }),
    after: maker.arg({ type: 'String', required: false, description: 'Returns items after this cursor.' }),
    last: maker.arg({
      type: 'Int',
      required: false,
      description: `Returns the last n items: ${size}.`,
    }),
    before: maker.arg({ type: 'String', required: false, description: 'Returns items before this cursor.' }),
  }
}

/**
 * The page that a client requests.
 *
 * @throws DynagateError BAD_USER_INPUT if a size is out of bounds, or the arguments mix both directions.
 */
export function readPageArguments(args: Readonly<Record<string, unknown>>, limits: PageLimits): PageRequest {
  const first = size('first', args.first, limits)
  const last = size('last', args.last, limits)
  const after = cursor(args.after)
  const before = cursor(args.before)
  if (first !== undefined && last !== undefined) throw badPage('first and last: expected only one of them')
  if (after !== undefined && before !== undefined)
    throw badPage('after and before: expected only one of them')
  if (last === undefined && before === undefined) {
    return { first: first ?? limits.defaultSize, ...(after !== undefined && { after }) }
  }
  if (first !== undefined) throw badPage('before: expected with last; with first use after')
  if (after !== undefined) throw badPage('after: expected with first; with last use before')
  return { last: last ?? limits.defaultSize, ...(before !== undefined && { before }) }
}

function size(name: string, given: unknown, { maxSize }: PageLimits): number | undefined {
  if (given === undefined || given === null) return undefined
  if (typeof given === 'number' && given >= 0 && given <= maxSize) return given
  throw badPage(`${name}: expected 0 to ${maxSize}, got ${String(given)}`)
}

function cursor(given: unknown): string | undefined {
  return typeof given === 'string' ? given : undefined
}

function badPage(message: string): DynagateError {
  return new DynagateError('BAD_USER_INPUT', message)
}
