import type { Attributes } from '../../model/index.ts'
import { unauthenticated } from './authenticator.ts'

/** The claims of a token: its payload. */
export type Claims = Readonly<Record<string, unknown>>

/** The source of a caller's attribute in a token: the name of a claim, the path of a nested one, or a function of all. */
export type ClaimSource = string | readonly string[] | ((claims: Claims) => unknown)

/** The source of each attribute of a caller. */
export type ClaimSources = Readonly<Record<string, ClaimSource>>

/**
 * Checks that all sources belong to declared attributes, and that all required attributes except sets have a source.
 *
 * @throws TypeError that says what to change.
 */
export function checkSources(sources: ClaimSources, attributes: Attributes, what: string): void {
  const declared = Object.keys(attributes)
  for (const name of Object.keys(sources)) {
    if (declared.includes(name)) continue
    throw new TypeError(
      `${what}: claims names '${name}', which the table's caller does not declare; it declares ${declared.join(', ')}`,
    )
  }
  for (const [name, { type, options }] of Object.entries(attributes)) {
    if (Object.hasOwn(sources, name) || options.isOptional || type.kind === 'stringSet') continue
    throw new TypeError(
      `${what}: no claim is given for the caller's ${name}: add it to claims, as in { ${name}: 'sub' }, or declare it optional()`,
    )
  }
}

/**
 * The values of the sources in the claims; undefined for missing ones.
 *
 * @throws DynagateError UNAUTHENTICATED if a function throws.
 */
export function valuesOf(sources: ClaimSources, claims: Claims): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [
      name,
      typeof source === 'function' ? valueBy(source, claims, name) : valueAt(source, claims),
    ]),
  )
}

function valueBy(source: (claims: Claims) => unknown, claims: Claims, name: string): unknown {
  try {
    return source(claims)
  } catch (cause) {
    throw unauthenticated(`The token's claims don't give the caller's ${name}.`, cause)
  }
}

function valueAt(source: string | readonly string[], claims: Claims): unknown {
  const path = typeof source === 'string' ? [source] : source
  let value: unknown = claims
  for (const name of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined
    value = (value as Claims)[name]
  }
  return value
}
