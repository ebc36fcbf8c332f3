import type { AnyAccessPattern, RequiredOfPattern } from '../../model/index.ts'

/** A pattern that returns one item. */
export type OnePattern = AnyAccessPattern & { readonly kind: 'get' | 'lookup' }

/** A pattern that returns pages. */
export type PagePattern = AnyAccessPattern & { readonly kind: 'query' | 'collection' }

type Missing<Pattern, Parent, F> = Exclude<keyof RequiredOfPattern<Pattern>, keyof Parent | keyof F> & string

/**
 * `unknown` if the parent has, or `key` maps, every attribute that the pattern requires; else a message that names a
 * missing one.
 */
export type FilledByParent<Pattern, Parent, F> = [Missing<Pattern, Parent, F>] extends [never]
  ? unknown
  : `the parent has no attribute '${Missing<Pattern, Parent, F>}' for this access pattern's key: say where it comes from by key: { ${Missing<Pattern, Parent, F>}: … }`
