import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { printType } from 'graphql'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const table = defineTable({ name: 'parcels', primaryKey: { partition: 'pk', sort: 'sk' } })
const box = a.map('Box', {
  label: a.string().optional(),
  state: a.enum('OPEN', 'SHUT').optional(),
  packedAt: a.dateTime().optional(),
  tags: a.stringSet().optional(),
  lid: a.map('Lid', { size: a.int() }).optional(),
  extra: a.record(a.string()).optional(),
})
const Parcel = table.entity('Parcel', {
  attributes: {
    parcelId: a.id(),
    box: box.optional(),
    spare: box.optional(),
    note: a.string().optional(),
  },
  key: { partition: 'PARCELS', sort: 'PARCEL#{parcelId}' },
})
const access = table.access({ parcels: Parcel.query({ filter: { attributes: ['box', 'spare'] } }) })
const builder = createBuilder(table)
builder.entity(Parcel, { fields: (t) => t.attributes('parcelId', 'note') })
builder.queryFields((t) => ({ parcels: t.connection(access.parcels) }))
builder.mutationFields((t) => ({
  noteParcel: t.update(Parcel, {
    attributes: ['note'],
    if: { box: { members: { state: { ne: 'SHUT' } } } },
    conditions: ['box'],
  }),
}))
const schema = builder.toSchema()

let app: TestGateway
beforeEach(async () => {
  app = await openTestGateway(defineGateway({ table, schema }))
  await app.store.putAll(Parcel, [
    { parcelId: 'a', box: { label: 'one', state: 'OPEN', tags: new Set(['red']), lid: { size: 1 } } },
    { parcelId: 'b', box: { label: 'two', packedAt: new Date('2026-01-01'), lid: { size: 2 } } },
    { parcelId: 'c', box: { state: 'SHUT' }, spare: { label: 'one' } },
    { parcelId: 'd' },
  ])
})
afterEach(() => app.close())

async function found(filter: string): Promise<string> {
  const { data, errors } = await app.query<{ parcels: { nodes: { parcelId: string }[] } }>(
    `{ parcels(filter: ${filter}) { nodes { parcelId } } }`,
  )
  expect(errors).toBeUndefined()
  return data?.parcels.nodes.map(({ parcelId }) => parcelId).join('') ?? ''
}

describe('a condition on members of a map in GraphQL', () => {
  it.each([
    ['{ box: { members: { label: { beginsWith: "t" } } } }', 'b'],
    ['{ box: { members: { state: { in: [OPEN, SHUT] } } } }', 'ac'],
    ['{ box: { members: { packedAt: { gte: "2025-12-31T00:00:00Z" } } } }', 'b'],
    ['{ box: { members: { tags: { contains: "red", size: { eq: 1 } } } } }', 'a'],
    ['{ box: { members: { lid: { members: { size: { gt: 1 } } } } } }', 'b'],
    ['{ box: { members: { lid: { eq: { size: 1 } }, label: { exists: true } } } }', 'a'],
    ['{ box: { members: { label: { exists: false } } } }', 'cd'],
    ['{ spare: { members: { label: { eq: "one" } } } }', 'c'],
    ['{ not: { box: { members: { label: { eq: "one" } } } }, box: { exists: true } }', 'bc'],
    ['{ box: { members: { label: { eq: null }, lid: { members: {} }, state: null } } }', 'abcd'],
  ])('%s filters %s', async (filter, expected) => {
    expect(await found(filter)).toBe(expected)
  })

  it.each([
    ['a', '{ lid: { members: { size: { lte: 1 } } } }', 'noted'],
    ['a', '{ lid: { members: { size: { gt: 1 } } } }', 'CONDITION_FAILED'],
    ['c', '{ label: { exists: false } }', 'CONDITION_FAILED'],
  ])("allows or rejects a write of %s, by the client's %s and the model's own condition", async (parcelId, members, outcome) => {
    const { data, errors } = await app.query<{ noteParcel: { note: string } | null }>(
      `mutation { noteParcel(input: { parcelId: "${parcelId}", note: "noted" }, if: { box: { members: ${members} } }) { note } }`,
    )
    expect(data?.noteParcel?.note ?? errors?.[0]?.extensions.code).toBe(outcome)
    expect(app.calls.map(({ operation }) => operation)).toEqual(['update'])
  })

  it('costs as much as other conditions: a filter up to its read budget, a write its write units', async () => {
    const estimate = async (document: string) => {
      const { extensions } = await app.query(document, { headers: { 'dynagate-cost': '1' } })
      return (extensions?.cost as { estimated: { readUnits: { most: number } } }).estimated
    }
    const filtered = (condition: string) =>
      estimate(`{ parcels(first: 1, filter: { box: ${condition} }) { nodes { parcelId } } }`)
    const written = (condition: string) =>
      estimate(
        `mutation { noteParcel(input: { parcelId: "a", note: "x" }, if: { box: ${condition} }) { note } }`,
      )
    const onMembers = '{ members: { label: { eq: "one" } } }'
    expect(await filtered(onMembers)).toEqual(await filtered('{ exists: true }'))
    expect((await filtered(onMembers)).readUnits.most).toBeGreaterThan(
      (await filtered('{ members: {} }')).readUnits.most,
    )
    expect(await written(onMembers)).toEqual(await written('{ exists: true }'))
  })

  it('has an input type for each map, and unknown members are rejected', async () => {
    const condition = schema.getType('BoxMembersCondition')
    expect(condition && printType(condition)).toContain('lid: BoxLidCondition')
    const extra = schema.getType('BoxExtraCondition')
    expect(extra && printType(extra)).not.toContain('members:')
    const { errors } = await app.query(
      '{ parcels(filter: { box: { members: { colour: { eq: "red" } } } }) { nodes { parcelId } } }',
    )
    expect(errors?.[0]).toMatchObject({
      // The words of graphql 16 and 17 differ.
      message: expect.stringMatching(
        /"colour".+"BoxMembersCondition"|"BoxMembersCondition".+"colour"/,
      ) as string,
      extensions: { code: 'GRAPHQL_VALIDATION_FAILED' },
    })
  })
})
