import type { TableClass, TableRecord } from '../catalogue/index.ts'
import { validationError } from '../errors.ts'
import type { RequestReader } from '../requests/index.ts'

/** Reads `TableClass`; undefined if it is missing. Throws a ValidationException for an unknown one. */
export function readTableClass(reader: RequestReader): TableClass | undefined {
  const given = reader.text('TableClass')
  const known = classes.find((each) => each === given)
  if (given !== undefined && known === undefined) {
    throw validationError(
      `Invalid table-class parameter provided. Please try again with a valid table-class value: [${classes.join(', ')}].`,
    )
  }
  return known
}

/** A table with another class. Pure; `now` is epoch milliseconds. */
export function changeTableClass(record: TableRecord, tableClass: TableClass, now: number): TableRecord {
  if (tableClass === (record.tableClass?.name ?? 'STANDARD')) return record
  return { ...record, tableClass: { name: tableClass, changedAt: now } }
}

/** The description's `TableClassSummary`, if a class was ever requested. */
export function describeTableClass({ tableClass }: TableRecord): Record<string, object> {
  if (tableClass === undefined) return {}
  const { name, changedAt } = tableClass
  return {
    TableClassSummary: {
      TableClass: name,
      ...(changedAt !== undefined && { LastUpdateDateTime: changedAt / 1000 }),
    },
  }
}

const classes = ['STANDARD', 'STANDARD_INFREQUENT_ACCESS'] as const
