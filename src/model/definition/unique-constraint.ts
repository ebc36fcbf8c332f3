/** Attributes whose values together only one item of an entity may have. */
export interface UniqueConstraint {
  readonly name: string
  readonly attributes: readonly string[]
  /** Whether it applies across all tenants, and not only within each. */
  readonly isGlobal: boolean
}

/**
 * The declaration of a unique constraint: its attributes, whose values only one item may have. In a table with tenants
 * it holds within each tenant, or across all of them if it is `global`.
 */
export type UniqueDeclaration<Name extends string = string> =
  | readonly [Name, ...Name[]]
  | { readonly attributes: readonly [Name, ...Name[]]; readonly global?: boolean }

/** The constraints of an entity by name. */
export function uniqueConstraints(
  declared: Readonly<Record<string, UniqueDeclaration>>,
): ReadonlyMap<string, UniqueConstraint> {
  return new Map(
    Object.entries(declared).map(([name, declaration]) => {
      const { attributes, global: isGlobal = false } =
        'attributes' in declaration ? declaration : { attributes: declaration }
      return [name, { name, attributes, isGlobal }]
    }),
  )
}
