import { expect, it } from 'vitest'
import { invalid, throughBothDoors } from './doors.ts'
import { plain, tableInput } from './tables.ts'

throughBothDoors('ListTables', (door) => {
  it('returns an empty list before there is a table', async () => {
    const { TableNames, LastEvaluatedTableName } = await door.call('ListTables', {})
    expect(TableNames).toEqual([])
    expect(LastEvaluatedTableName).toBeUndefined()
  })

  it('lists names in order, page by page', async () => {
    for (const name of ['pears', 'apples', 'Zebras', 'cherries']) {
      await door.call('CreateTable', tableInput(name, plain))
    }
    const first = await door.call('ListTables', { Limit: 3 })
    expect(first).toEqual({
      TableNames: ['Zebras', 'apples', 'cherries'],
      LastEvaluatedTableName: 'cherries',
    })
    const second = await door.call('ListTables', { Limit: 3, ExclusiveStartTableName: 'cherries' })
    expect(second.TableNames).toEqual(['pears'])
    expect(second.LastEvaluatedTableName).toBeUndefined()
  })

  it('tells no next page where a page ends with the last table', async () => {
    const { TableNames, LastEvaluatedTableName } = await door.call('ListTables', { Limit: 4 })
    expect(TableNames).toHaveLength(4)
    expect(LastEvaluatedTableName).toBeUndefined()
  })

  it('starts after a name whether or not there is such a table', async () => {
    const { TableNames } = await door.call('ListTables', { ExclusiveStartTableName: 'banana' })
    expect(TableNames).toEqual(['cherries', 'pears'])
  })

  it.each([
    [
      0,
      "1 validation error detected: Value '0' at 'limit' failed to satisfy constraint: Member must have value greater than or equal to 1",
    ],
    [
      101,
      "1 validation error detected: Value '101' at 'limit' failed to satisfy constraint: Member must have value less than or equal to 100",
    ],
  ])('rejects a limit of %i', async (Limit, message) => {
    expect(await door.refusal('ListTables', { Limit })).toEqual(invalid(message))
  })
})
