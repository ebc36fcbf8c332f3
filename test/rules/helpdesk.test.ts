import { openTestGateway, type TestGateway } from 'dynagate/testing'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import gateway from '../../examples/helpdesk/index.ts'
import { printSchema } from '../../src/tools/index.ts'

let app: TestGateway
beforeAll(async () => {
  app = await openTestGateway(gateway, { seed: true })
})
afterAll(() => app.close())

const as = (key?: string) => ({ headers: key === undefined ? {} : { 'x-api-key': `${key}-key` } })
const idOf = (...parts: string[]) => Buffer.from(JSON.stringify(parts)).toString('base64url')
const codesOf = ({ errors = [] }: Awaited<ReturnType<TestGateway['query']>>) =>
  errors.map(({ extensions }) => extensions.code)

describe('the example', () => {
  const tickets = '{ tickets { totalCount nodes { title article { title } } } }'
  const article = { title: 'Printers' }

  it('shows customers their own tickets, and support staff those of their company', async () => {
    for (const org of ['acme', 'globex']) {
      const ofCustomer = (name: string) => ({ title: `The printer of ${name} at ${org}`, article })
      expect(await app.query(tickets, as(`${org}-ada`))).toEqual({
        data: { tickets: { totalCount: 1, nodes: [ofCustomer('ada')] } },
      })
      expect(await app.query(tickets, as(`${org}-support`))).toEqual({
        data: { tickets: { totalCount: 2, nodes: [ofCustomer('ada'), ofCustomer('bob')] } },
      })
    }
  })

  it('shows everybody the articles, and an anonymous visitor no tickets', async () => {
    expect(await app.query('{ article(articleId: "a1") { title } }')).toEqual({ data: { article } })
    const response = await app.query(
      `{ tickets { nodes { title } } node(id: "${idOf('Ticket', 'bob', 't2')}") { id } }`,
    )
    expect([response.data, codesOf(response)]).toEqual([
      { tickets: null, node: null },
      ['UNAUTHENTICATED', 'UNAUTHENTICATED'],
    ])
    expect(app.calls).toEqual([])
  })

  it('shows notes to support staff only', async () => {
    const document = '{ ticket(customerId: "ada", ticketId: "t1") { title note } }'
    const title = 'The printer of ada at acme'
    expect((await app.query(document, as('acme-support'))).data).toEqual({
      ticket: { title, note: 'Called ada back.' },
    })
    const response = await app.query(document, as('acme-ada'))
    expect(response.data).toEqual({ ticket: { title, note: null } })
    expect(response.errors).toMatchObject([
      { message: "Ticket.note can't be read by this caller", path: ['ticket', 'note'] },
    ])
  })

  it('lets customers open tickets of their own, and only support staff close them', async () => {
    const open = (customerId: string) =>
      app.query(
        `mutation { openTicket(input: { customerId: "${customerId}", ticketId: "t3", title: "Mouse" }) { title } }`,
        as('acme-ada'),
      )
    const opened = await open('ada')
    expect(opened).toEqual({ data: { openTicket: { title: 'Mouse' } } })
    expect(codesOf(await open('bob'))).toEqual(['FORBIDDEN'])
    const close = 'mutation { closeTicket(input: { customerId: "ada", ticketId: "t3" }) { state } }'
    expect(codesOf(await app.query(close, as('acme-ada')))).toEqual(['FORBIDDEN'])
    expect(await app.query(close, as('acme-support'))).toEqual({ data: { closeTicket: { state: 'CLOSED' } } })
  })

  it('reports costs to support staff only, and explains to nobody', async () => {
    const cost = async (key: string) => {
      const { headers } = as(key)
      const asked = { headers: { ...headers, 'dynagate-cost': '1' } }
      return (await app.query('{ ticket(customerId: "ada", ticketId: "t1") { title } }', asked)).extensions
    }
    expect(await cost('acme-support')).toHaveProperty('cost')
    expect(await cost('acme-ada')).toBeUndefined()
  })
})

describe('an item that a caller may not see and one that does not exist', () => {
  it.each([
    ['a get', '{ ticket(customerId: "bob", ticketId: "ID") { title state } }'],
    ['node', '{ node(id: "GLOBAL") { id ... on Ticket { title } } }'],
    ['nodes', '{ nodes(ids: ["GLOBAL"]) { id } }'],
  ])('have the same response to %s, byte for byte', async (_, document) => {
    const [theirs, nobodys] = await Promise.all(
      ['t2', 't9'].map(async (id) =>
        JSON.stringify(
          await app.query(document.replace('ID', id).replace('GLOBAL', idOf('Ticket', 'bob', id)), {
            headers: { ...as('acme-ada').headers, 'dynagate-cost': '1' },
          }),
        ),
      ),
    )
    expect(theirs).toBe(nobodys)
    expect(theirs).toContain('null')
  })
})

it('the schema names the rules', () => {
  const schema = printSchema(gateway.schema)
  expect(schema).toContain(
    'type Ticket implements Node @rules(read: "customerId = caller.userId or role support", create: "customerId = caller.userId or role support", update: "role support", delete: "nobody")',
  )
  expect(schema).toMatch(/note: String .*@rules\(read: "role support", write: "role support"\)/)
  expect(schema).toContain(
    'type Article implements Node @rules(read: "public", create: "nobody", update: "nobody", delete: "nobody")',
  )
})
