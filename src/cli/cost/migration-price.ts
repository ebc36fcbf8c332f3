import type { AnyEntity } from '../../model/index.ts'
import { type MigrationPrice, type MigrationUnits, migrationPrice, type Store } from '../../store/index.ts'
import { count, countOf } from '../terminal/index.ts'
import { prices } from './prices.ts'

/** The cost and the duration of a migration. */
export interface PricedMigration extends Omit<MigrationPrice, 'fill' | 'drop'> {
  readonly entity: string
  readonly fill: PricedUnits
  readonly drop: PricedUnits
}

/** The cost of a step. */
export interface PricedUnits extends MigrationUnits {
  /** Of an on-demand table in the Region; undefined without its prices. */
  readonly dollars: number | undefined
  /** At the rate that is given; undefined without one. */
  readonly seconds: number | undefined
}

interface Options {
  readonly region: string
  readonly maxUnits: number | undefined
}

/** Estimates a migration of one entity, with dollars and its duration. */
export async function priceMigration(
  store: Store,
  forms: { readonly entity: AnyEntity; readonly other: AnyEntity },
  options: Options,
): Promise<PricedMigration> {
  const { fill, drop, ...items } = await migrationPrice(store, forms)
  return { entity: forms.entity.name, ...items, fill: priced(fill, options), drop: priced(drop, options) }
}

/** The price as one line for each step. */
export function migrationPriceText(
  { entity, items, tableItems, ...steps }: PricedMigration,
  only?: 'fill' | 'drop',
): string {
  const line = (step: 'fill' | 'drop') => {
    const { readUnits, writeUnits, dollars, seconds } = steps[step]
    const extra = [
      ...(dollars === undefined ? [] : [`$${dollars < 0.01 ? '0.01 or less' : dollars.toFixed(2)}`]),
      ...(seconds === undefined ? [] : [`${count(seconds)} s`]),
    ]
    const units = `about ${countOf(readUnits, 'read unit')} and ${countOf(writeUnits, 'write unit')}`
    return `${entity}, ${names[step]}: about ${countOf(items, 'item')} of ${count(tableItems)}, ${[units, ...extra].join(', ')}\n`
  }
  return only === undefined ? line('fill') + line('drop') : line(only)
}

const names = { fill: 'to store both forms', drop: 'to delete one form' } as const

function priced(units: MigrationUnits, { region, maxUnits }: Options): PricedUnits {
  const ofRegion = prices[region]?.standard
  const { readUnits, writeUnits } = units
  return {
    ...units,
    dollars:
      ofRegion &&
      (readUnits * ofRegion.readRequests.usd + writeUnits * ofRegion.writeRequests.usd) / 1_000_000,
    seconds: maxUnits === undefined ? undefined : Math.ceil((readUnits + writeUnits) / maxUnits),
  }
}
