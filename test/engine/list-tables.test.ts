import { expect, it } from 'vitest'
import { describeEachEntryPoint, invalid } from './entry-points.ts'
import { plain, tableInput } from './tables.ts'

describeEachEntryPoint('ListTables', (client) => {
  it('returns an empty list if there is no table', async () => {
    const { TableNames, LastEvaluatedTableName } = await client.call('ListTables', {})
    expect(TableNames).toEqual([])
    expect(LastEvaluatedTableName).toBeUndefined()
  })

  it('returns the names in ascending order, page by page', async () => {
    for (const name of ['pears', 'apples', 'Zebras', 'cherries']) {
      await client.call('CreateTable', tableInput(name, plain))
    }
    const first = await client.call('ListTables', { Limit: 3 })
    expect(first).toEqual({
      TableNames: ['Zebras', 'apples', 'cherries'],
      LastEvaluatedTableName: 'cherries',
    })
    const second = await client.call('ListTables', { Limit: 3, ExclusiveStartTableName: 'cherries' })
    expect(second.TableNames).toEqual(['pears'])
    expect(second.LastEvaluatedTableName).toBeUndefined()
  })

  it('returns no LastEvaluatedTableName if a page ends with the last table', async () => {
    const { TableNames, LastEvaluatedTableName } = await client.call('ListTables', { Limit: 4 })
    expect(TableNames).toHaveLength(4)
    expect(LastEvaluatedTableName).toBeUndefined()
  })

  it('starts after ExclusiveStartTableName, whether or not it exists', async () => {
    const { TableNames } = await client.call('ListTables', { ExclusiveStartTableName: 'banana' })
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
    expect(await client.rejection('ListTables', { Limit })).toEqual(invalid(message))
  })
})
