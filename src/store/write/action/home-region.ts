import { DynagateError } from '../../../errors.ts'
import type { AnyEntity, Table } from '../../../model/index.ts'

/** A Region other than the table's home. Unique values can't be reserved or released there. */
export interface AwayFromHome {
  readonly region: string
  readonly home: string
}

/**
 * The store's Region and the home of its table, if they differ; undefined for a store at home, or a table without a home.
 *
 * @throws TypeError if the table has a home and the store's Region is unknown.
 */
export function awayFromHome(
  { definition: { name, deployment } }: Table,
  region: string | undefined,
): AwayFromHome | undefined {
  const home = deployment?.home
  if (home === undefined || region === home) return undefined
  if (region !== undefined) return { region, home }
  throw new TypeError(`Expected the region of the store, because the table ${name} has its home in ${home}`)
}

/** The error of writing unique values away from home: a condition there doesn't see values that the home has reserved. */
export function onlyAtHome({ name }: AnyEntity, { region, home }: AwayFromHome): DynagateError {
  const message = `${name}: its unique values are written in ${home} alone, and this gateway is in ${region}: send the write there.`
  return new DynagateError('FORBIDDEN', message)
}
