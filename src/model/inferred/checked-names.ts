import type { Attributes } from '../attributes/index.ts'
import type { KeyTemplates } from './checked-keys.ts'
import type { Joined, NamesIn } from './template-parts.ts'

/** The constraints, or a message in place of each attribute that isn't declared. */
export type CheckedUnique<U, A extends Attributes> = {
  readonly [Name in keyof U]: U[Name] extends readonly string[]
    ? CheckedNames<U[Name], A>
    : {
        readonly [Member in keyof U[Name]]: Member extends 'attributes'
          ? CheckedNames<U[Name][Member], A>
          : U[Name][Member]
      }
}

type CheckedNames<Names, A extends Attributes> = {
  readonly [At in keyof Names]: Names[At] extends keyof A
    ? Names[At]
    : `attribute '${Names[At] & string}' is not declared in attributes`
}

/** The movable attributes, or a message in place of each that isn't part of the primary key. */
export type CheckedMovable<Names, K> = {
  readonly [At in keyof Names]: Names[At] extends KeyNamesIn<K>
    ? Names[At]
    : `attribute '${Names[At] & string}' is not part of the primary key, and every update may change it: remove it from movable`
}

type KeyNamesIn<K> = K extends KeyTemplates
  ?
      | NamesIn<Joined<K['partition']>>
      | (K extends { readonly sort: infer S extends string } ? NamesIn<S> : never)
  : never
