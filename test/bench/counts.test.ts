import { expect, it } from 'vitest'
import { countOperations } from '../../bench/gateway/count-operations.ts'

it(
  'ten operations of the sample shop consume no more than hand-written ones',
  { timeout: 180_000 },
  async () => {
    const rows = await countOperations(2_000)
    expect(rows).toHaveLength(10)
    for (const { operation, dynagate, reference } of rows) {
      const { calls, roundTrips, readUnits } = dynagate
      const within = (figure: number, most: number) => expect(figure, operation).toBeLessThanOrEqual(most)
      within(calls, reference.calls)
      within(roundTrips, reference.roundTrips)
      // After a write a request reads with strong consistency, at twice the units, so that it sees its own write.
      within(readUnits, reference.readUnits + (operation === 'write, read back' ? 0.5 : 0))
    }
    const example = rows.find(({ operation }) => operation === 'worked example')
    expect(example?.dynagate).toMatchObject({ calls: 14, roundTrips: 3 })
    expect(example?.reference).toMatchObject({ roundTrips: 4 })
  },
)
