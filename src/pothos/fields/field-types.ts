import type { AnyAccessPattern, RequiredOfPattern } from '../../model/index.ts'

/** A pattern that gives one item. */
export type OnePattern = AnyAccessPattern & { readonly kind: 'get' | 'lookup' }

/** A pattern that gives pages. */
export type PagePattern = AnyAccessPattern & { readonly kind: 'query' | 'collection' }

type Missing<Pattern, Parent, F> = Exclude<keyof RequiredOfPattern<Pattern>, keyof Parent | keyof F> & string

/**
 * `unknown` where the parent has, or `key` names, every attribute that the pattern can't be read without; else
 * a sentence that says which is missing.
 */
export type FilledByParent<Pattern, Parent, F> = [Missing<Pattern, Parent, F>] extends [never]
  ? unknown
  : `the parent has no attribute '${Missing<Pattern, Parent, F>}' for this access pattern's key: say where it comes from by key: { ${Missing<Pattern, Parent, F>}: … }`
