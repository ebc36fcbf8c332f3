import { expect, it } from 'vitest'
import { a, defineTable } from '../../../src/model/index.ts'
import { openClient, openStore } from '../../../src/store/index.ts'
import { prepareTable } from '../../../src/tools/index.ts'

const desk = defineTable({
  name: 'desk',
  primaryKey: { partition: 'pk', sort: 'sk' },
  caller: { org: a.id() },
  tenant: 'org',
})
const Agent = desk.entity('Agent', {
  attributes: { agentId: a.id(), email: a.email(), phone: a.string().optional() },
  key: { partition: 'T#{org}#AGENT#{agentId}', sort: 'AGENT' },
  unique: { email: ['email'], phone: { attributes: ['phone'], global: true } },
})
const Plan = desk.entity('Plan', {
  attributes: { planId: a.id(), title: a.string() },
  key: { partition: 'PLAN#{planId}', sort: 'PLAN' },
  shared: true,
  unique: { title: ['title'] },
})
const access = desk.access({
  agentByEmail: Agent.lookup('email'),
  agentByPhone: Agent.lookup('phone'),
  planByTitle: Plan.lookup('title'),
})

it('values are unique within a tenant, or across all of them where declared, and lookups stay in the tenant', async () => {
  const client = await openClient({ kind: 'embedded', memory: true })
  await using store = Object.assign(openStore({ client, table: desk, cursorSecret: 'desk' }), {
    [Symbol.asyncDispose]: () => client.close(),
  })
  await prepareTable(client, { table: desk, mayCreate: true })
  const acme = store.request({ tenant: 'acme' })
  const globex = store.request({ tenant: 'globex' })
  const ada = { agentId: '1', email: 'ada@desk.org', phone: '555' }
  await acme.create(Agent, ada)
  await globex.create(Agent, { ...ada, phone: '777' })
  expect(await globex.one(access.agentByEmail, { email: ada.email })).toMatchObject({ phone: '777' })

  const stolen = globex.create(Agent, { agentId: '2', email: 'eve@desk.org', phone: '555' })
  await expect(stolen).rejects.toMatchObject({ code: 'UNIQUE_VIOLATION', item: undefined })
  expect(await acme.one(access.agentByPhone, { phone: '555' })).toMatchObject(ada)
  expect(await globex.one(access.agentByPhone, { phone: '555' })).toBeNull()

  await acme.create(Plan, { planId: 'p', title: 'Free' })
  await expect(globex.create(Plan, { planId: 'q', title: 'Free' })).rejects.toMatchObject({
    code: 'UNIQUE_VIOLATION',
  })
  expect(await globex.one(access.planByTitle, { title: 'Free' })).toMatchObject({ planId: 'p' })
})
