import { isMembers, type Members, tableNameOf } from '../requests/index.ts'

/** The capacity that a request consumed of one table or global index, named `table` or `table/index`. */
export interface Consumed {
  readonly name: string
  readonly units: number
}

/** The consumed capacity in an answer to a request with `INDEXES`. */
export function consumedIn(answer: Members): Consumed[] {
  const { ConsumedCapacity } = answer
  const all = Array.isArray(ConsumedCapacity) ? ConsumedCapacity : [ConsumedCapacity]
  return all.filter(isMembers).flatMap(ofTable)
}

/** The answer with the consumed capacity in the requested detail. */
export function withWanted(answer: Members, wanted: unknown): Members {
  if (wanted === 'INDEXES') return answer
  const { ConsumedCapacity, ...rest } = answer
  if (wanted !== 'TOTAL' || ConsumedCapacity === undefined) return rest
  const totals = Array.isArray(ConsumedCapacity) ? ConsumedCapacity.map(total) : total(ConsumedCapacity)
  return { ...rest, ConsumedCapacity: totals }
}

function ofTable({ TableName, Table, LocalSecondaryIndexes, GlobalSecondaryIndexes }: Members): Consumed[] {
  const name = tableNameOf(String(TableName))
  const ofIndexes = (indexes: unknown) => (isMembers(indexes) ? Object.entries(indexes) : [])
  const local = ofIndexes(LocalSecondaryIndexes).reduce((sum, [, each]) => sum + unitsOf(each), 0)
  return [
    { name, units: unitsOf(Table) + local },
    ...ofIndexes(GlobalSecondaryIndexes).map(([index, each]) => ({
      name: `${name}/${index}`,
      units: unitsOf(each),
    })),
  ]
}

function unitsOf(consumed: unknown): number {
  return isMembers(consumed) && typeof consumed.CapacityUnits === 'number' ? consumed.CapacityUnits : 0
}

function total(consumed: unknown): unknown {
  if (!isMembers(consumed)) return consumed
  const { Table, LocalSecondaryIndexes, GlobalSecondaryIndexes, ...rest } = consumed
  return rest
}
