import type { Attributes } from '../attributes/index.ts'
import type { Flagged } from './flagged.ts'
import type { ValuesOf } from './item-types.ts'
import type { Plain } from './plain.ts'

/** Who sent a request: the attributes that the table declares of its callers, verified. */
export type Caller = Readonly<Record<string, unknown>>

/**
 * A caller of a table, with the types of its declared attributes. Sets missing in the credentials are empty.
 *
 * @example
 * type ShopCaller = CallerOf<typeof shop>
 */
export type CallerOf<T> = T extends { readonly definition: { readonly caller: infer A extends Attributes } }
  ? Plain<
      Readonly<ValuesOf<A, Exclude<keyof A, Flagged<A, 'optional'>>>> &
        Partial<Readonly<ValuesOf<A, Flagged<A, 'optional'>>>>
    >
  : Caller
