import type { DocumentValue } from '../../model/index.ts'

/** Where a value stands in an item: the attribute's stored name, then members and indexes. */
export type Path = readonly [string, ...(string | number)[]]

/**
 * What an update does at one place of an item. `add` and `subtract` take a missing number for 0, `append` and
 * `prepend` a missing list for an empty one; `default` sets only what is missing.
 */
export type Change =
  | { readonly kind: 'remove'; readonly path: Path }
  | {
      readonly kind:
        | 'set'
        | 'default'
        | 'add'
        | 'subtract'
        | 'append'
        | 'prepend'
        | 'addToSet'
        | 'deleteFromSet'
      readonly path: Path
      readonly value: DocumentValue
    }

/** The change that gives an attribute a value, or removes it where that is undefined. */
export function setOrRemove(attribute: string, value: DocumentValue | undefined): Change {
  return value === undefined
    ? { kind: 'remove', path: [attribute] }
    : { kind: 'set', path: [attribute], value }
}
