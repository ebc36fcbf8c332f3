import type { GraphQLField } from 'graphql'
import type { AnyAccessPattern } from '../../model/index.ts'
import type { ItemOptions, StoreRequest } from '../../store/index.ts'
import { type KeySources, takenFromParent, valuesOfClient, valuesOfParent } from '../arguments/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The read of a field's access pattern: in its resolver, or earlier, as a prefetch of a field above. */
export interface FieldRead {
  readonly pattern: AnyAccessPattern
  /** The arguments that come from the parent, and their sources there. */
  readonly taken: ReadonlySet<string>
  readonly key: KeySources
  /** Whether the field returns a connection instead of one item. */
  readonly isConnection: boolean
  /** The type of the edges of a connection through links, each of which is a link and reads its node. */
  readonly linkType?: string | undefined
  /** The maximum of its `totalCount`, if it has one. */
  readonly countUpTo?: number | undefined
  /** The maximum number of items that the field returns; without arguments, for any arguments. */
  size(args: Values | undefined): number
  /**
   * Starts the read.
   *
   * @param values the pattern's arguments.
   * @param args the field's arguments, in GraphQL's form.
   * @param options the attributes that are used.
   */
  begin(store: StoreRequest, values: Values, args: Values, options: ItemOptions): Promise<unknown>
}

/** Options of `fieldRead()`. */
export interface FieldReadOptions extends Omit<FieldRead, 'taken'> {
  readonly nested: boolean
}

/** A field's read; a nested one takes its partition key from the parent. */
export function fieldRead({ nested, ...options }: FieldReadOptions): FieldRead {
  return { ...options, taken: nested ? takenFromParent(options.pattern, options.key) : noNames }
}

/**
 * The arguments of the pattern, from the parent and the client; undefined if the parent lacks one.
 *
 * @throws DynagateError BAD_USER_INPUT if the client's don't fit.
 */
export function valuesOf(
  { pattern, taken, key }: FieldRead,
  parent: Values,
  args: Values,
): Values | undefined {
  const known = valuesOfParent(taken, key, parent)
  return known && { ...valuesOfClient(pattern, taken, args), ...known }
}

/** Whether a read may start before its parent is known. A function of the parent needs the whole parent. */
export function mayBeginEarly({ pattern, key }: FieldRead): boolean {
  return pattern.prefetch && Object.values(key).every((source) => typeof source === 'string')
}

/** The extension with a field's read. */
export function readExtension(read: FieldRead): Values {
  return { [extensionName]: read }
}

/** A field's read; undefined for a field that doesn't read. */
export function readOf(field: GraphQLField<unknown, unknown>): FieldRead | undefined {
  return field.extensions[extensionName] as FieldRead | undefined
}

const extensionName = 'dynagateRead'
const noNames: ReadonlySet<string> = new Set()
