import type { GraphQLField } from 'graphql'
import type { AnyAccessPattern } from '../../model/index.ts'
import type { ItemOptions, StoreRequest } from '../../store/index.ts'
import { type KeySources, takenFromParent, valuesOfClient, valuesOfParent } from '../arguments/index.ts'

type Values = Readonly<Record<string, unknown>>

/** How a field reads its access pattern: by its resolver, or before it by a field above. */
export interface FieldRead {
  readonly pattern: AnyAccessPattern
  /** The arguments that come from the parent, and where the parent has them. */
  readonly taken: ReadonlySet<string>
  readonly key: KeySources
  /** Whether the field gives a connection, and not one item. */
  readonly isConnection: boolean
  /** Up to which number it counts its items, where it does. */
  readonly countUpTo?: number | undefined
  /** How many items the field gives at most; with no arguments, whatever they are. */
  size(args: Values | undefined): number
  /**
   * Begins the read.
   *
   * @param values the pattern's arguments.
   * @param args the field's arguments, as GraphQL gives them.
   * @param options what of the items is used.
   */
  begin(store: StoreRequest, values: Values, args: Values, options: ItemOptions): Promise<unknown>
}

/** What makes a field's read. */
export interface FieldReadOptions extends Omit<FieldRead, 'taken'> {
  readonly nested: boolean
}

/** A field's read; a nested one takes its partition key from the parent. */
export function fieldRead({ nested, ...options }: FieldReadOptions): FieldRead {
  return { ...options, taken: nested ? takenFromParent(options.pattern, options.key) : noNames }
}

/**
 * The arguments of the pattern, from the parent and the client; undefined where the parent lacks one.
 *
 * @throws DynagateError BAD_USER_INPUT where the client's don't fit.
 */
export function valuesOf(
  { pattern, taken, key }: FieldRead,
  parent: Values,
  args: Values,
): Values | undefined {
  const known = valuesOfParent(taken, key, parent)
  return known && { ...valuesOfClient(pattern, taken, args), ...known }
}

/** Whether a read may begin before its parent is there. A function of the parent needs the whole parent. */
export function mayBeginEarly({ pattern, key }: FieldRead): boolean {
  return pattern.prefetch && Object.values(key).every((source) => typeof source === 'string')
}

/** The extension that keeps a field's read. */
export function readExtension(read: FieldRead): Values {
  return { [extensionName]: read }
}

/** How a field reads, or undefined for a field that doesn't. */
export function readOf(field: GraphQLField<unknown, unknown>): FieldRead | undefined {
  return field.extensions[extensionName] as FieldRead | undefined
}

const extensionName = 'dynagateRead'
const noNames: ReadonlySet<string> = new Set()
