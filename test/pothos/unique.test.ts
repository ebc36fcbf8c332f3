import { a, createBuilder, defineGateway, defineTable } from 'dynagate'
import { openTestGateway } from 'dynagate/testing'
import { expect, it } from 'vitest'

const clubs = defineTable({ name: 'clubs', primaryKey: { partition: 'pk', sort: 'sk' } })
const Member = clubs.entity('Member', {
  attributes: { memberId: a.id(), name: a.string(), email: a.email(), friend: a.email().optional() },
  key: { partition: 'MEMBER#{memberId}', sort: 'MEMBER' },
  unique: { email: ['email'] },
})
const access = clubs.access({ memberByEmail: Member.lookup('email') })
const builder = createBuilder(clubs)
builder.entity(Member, {
  fields: (t) => ({
    ...t.attributes('name', 'email'),
    friend: t.item(access.memberByEmail, { key: { email: 'friend' } }),
  }),
})
builder.queryFields((t) => ({ memberByEmail: t.item(access.memberByEmail) }))
builder.mutationFields((t) => ({
  createMember: t.create(Member),
  updateMember: t.update(Member),
  upsertMember: t.upsert(Member),
  deleteMember: t.delete(Member),
}))
const gateway = defineGateway({ table: clubs, schema: builder.toSchema(), cost: { report: 'always' } })

interface Cost {
  readonly estimated: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', { readonly most: number }>>
  readonly actual: Readonly<Record<'calls' | 'readUnits' | 'writeUnits', number>>
}

it('unique values can be looked up, and their violation has a code; both are within their estimates', async () => {
  await using app = await openTestGateway(gateway)
  const send = async (query: string) => {
    const { data, errors, extensions } = await app.query(query)
    const { estimated, actual } = extensions?.cost as Cost
    for (const unit of ['calls', 'readUnits', 'writeUnits'] as const) {
      expect(actual[unit]).toBeLessThanOrEqual(estimated[unit].most)
    }
    return { data, errors, calls: app.calls.map(({ operation }) => operation) }
  }
  const create = (id: string, email: string, friend: string) =>
    send(`mutation { createMember(input: { memberId: "${id}", name: "M${id}", email: "${email}", friend: "${friend}" }) {
      name friend { name }
    } }`)
  expect(await create('1', 'a@club.org', 'b@club.org')).toMatchObject({
    data: { createMember: { name: 'M1', friend: null } },
    calls: ['transactWrite', 'get'],
  })
  await create('2', 'b@club.org', 'a@club.org')
  expect(await create('3', 'a@club.org', 'b@club.org')).toMatchObject({
    data: { createMember: null },
    errors: [{ path: ['createMember'], extensions: { code: 'UNIQUE_VIOLATION' } }],
  })
  expect(
    await send('{ memberByEmail(email: "a@club.org") { name friend { name friend { name } } } }'),
  ).toEqual({
    data: { memberByEmail: { name: 'M1', friend: { name: 'M2', friend: { name: 'M1' } } } },
    errors: undefined,
    calls: ['get', 'get', 'get', 'get'],
  })
  const input = 'memberId: "2", email: "c@club.org"'
  expect(await send(`mutation { updateMember(input: { ${input} }) { name email } }`)).toMatchObject({
    data: { updateMember: { name: 'M2', email: 'c@club.org' } },
    calls: ['get', 'transactWrite', 'get'],
  })
  const upserted = await send(`mutation { upsertMember(input: { ${input}, name: "Two" }) { name } }`)
  expect(upserted.data).toEqual({ upsertMember: { name: 'Two' } })
  const deleted = await send('mutation { deleteMember(input: { memberId: "2" }) { email } }')
  expect(deleted.data).toEqual({ deleteMember: { email: 'c@club.org' } })
})
