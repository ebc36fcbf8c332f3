import type { MatrixItems } from 'dynagate/testing'
import { Article, Customer, Ticket } from './helpdesk.ts'

const tenants = ['acme', 'globex', 'initech', 'acme#STATE#OPEN']

/** Items with the same keys in four tenants, and some that only one has. */
export const itemsOfTenants: readonly MatrixItems[] = [
  {
    entity: Article,
    items: ['a1', 'a2'].map((articleId) => ({ articleId, topic: 'x', text: `Text of ${articleId}` })),
  },
  ...tenants.flatMap((tenant) => {
    const customer = (customerId: string) => ({
      customerId,
      email: `${customerId}@example.com`,
      name: `${customerId} of ${tenant}`,
    })
    const ticket = (ticketId: string, state: string) => ({
      customerId: 'c1',
      ticketId,
      state,
      title: `${ticketId} of ${tenant}`,
      articleId: 'a1',
    })
    const more = tenant === 'globex' ? ['c3'] : []
    return [
      { entity: Customer, tenant, items: ['c1', ...more].map(customer) },
      {
        entity: Ticket,
        tenant,
        items: [ticket('t1', 'OPEN'), ticket('t2', 'CLOSED'), ticket(`t of ${tenant}`, 'OPEN')],
      },
    ]
  }),
]

/** Two callers of one tenant, one of another, one of a tenant without items, and an anonymous one. */
export const callers = {
  ada: { caller: { userId: 'ada', org: 'acme' } },
  support: { caller: { userId: 'support', org: 'acme' } },
  bob: { caller: { userId: 'bob', org: 'globex' } },
  stranger: { caller: { userId: 'stranger', org: 'umbrella' } },
  anonymous: {},
}
