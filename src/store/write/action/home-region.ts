import { DynagateError } from '../../../errors.ts'
import type { AnyEntity, Table } from '../../../model/index.ts'

/** A Region that isn't the table's home: there, no unique value is reserved or released. */
export interface AwayFromHome {
  readonly region: string
  readonly home: string
}

/**
 * Whether a store in a Region is away from the home of its table; undefined if it is there, or the table has none.
 *
 * @throws TypeError for a table with a home, without the store's Region.
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

/** The error of a write of unique values in another Region: a condition there doesn't see what the home has reserved. */
export function onlyAtHome({ name }: AnyEntity, { region, home }: AwayFromHome): DynagateError {
  const message = `${name}: its unique values are written in ${home} alone, and this gateway is in ${region}: send the write there.`
  return new DynagateError('FORBIDDEN', message)
}
