import assert from 'node:assert/strict'
import { isVisible, type Ticket } from '../expected.ts'
import { fields, sortKey } from '../releases.ts'
import { type Session, send } from '../trial.ts'

/** Reads all pages of a customer's tickets. */
export async function comparePages(session: Session, customerId: string): Promise<void> {
  const { trial, release, caller } = session
  const expected = visibleTickets(session, customerId)
  const found: object[] = []
  let after: string | null = null
  for (let pages = 0; pages < 20; pages += 1) {
    const { data, errors } = await readPage(session, customerId, after)
    const connection = data?.ticketsOf as Connection | null
    assert(connection, `${release} ${JSON.stringify(errors)}`)
    assert.deepEqual(
      data?.customer,
      {
        name: trial.expected.nameOf(caller.firm, customerId),
        tickets: trial.expected.ofCustomer(caller.firm, customerId).length,
      },
      release,
    )
    assert.equal(connection.totalCount, expected.length, `${release} ${caller.userId} totalCount`)
    remember(session, customerId, connection)
    found.push(...connection.edges.map(({ node }) => node))
    if (!connection.pageInfo.hasNextPage) break
    after = connection.pageInfo.endCursor
  }
  const context = () => `${release} pages of ${caller.userId}, stores both ${trial.stage.storesBoth}`
  const all = () => JSON.stringify({ found, expected }, null, 1)
  assert.equal(found.length, expected.length, `${context()}: ${all()}`)
  for (const [index, each] of expected.entries())
    trial.expected.compare(found[index] ?? {}, each, caller, context)
}

/** Reads the page after a cursor of an earlier response: its release continues there, the other one rejects it. */
export async function compareEarlierCursor(
  session: Session,
  customerId: string,
  value: number,
): Promise<void> {
  const { trial, release, caller } = session
  const cursors = trial.earlier.cursors.filter(
    (each) => each.caller === caller && each.customerId === customerId,
  )
  const earlier = cursors[value % Math.max(1, cursors.length)]
  if (earlier === undefined) return
  const { data, errors } = await readPage(session, customerId, earlier.cursor)
  if (earlier.release !== release) {
    assert.equal(errors?.[0]?.extensions.code, 'BAD_CURSOR', JSON.stringify({ data, errors }))
    return
  }
  const later = visibleTickets(session, customerId).filter((each) => sortKey(release, each) > earlier.sortKey)
  assert.deepEqual(
    (data?.ticketsOf as Connection).edges.map(({ node }) => node.ticketId),
    later.slice(0, 2).map(({ ticketId }) => ticketId),
    release,
  )
}

interface Connection {
  readonly totalCount: number
  readonly edges: readonly { readonly cursor: string; readonly node: Ticket & { readonly id: string } }[]
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string }
}

/** The tickets that the caller may read, in their order. */
function visibleTickets({ trial, release, caller }: Session, customerId: string): readonly Ticket[] {
  return trial.expected
    .ofCustomer(caller.firm, customerId)
    .filter((each) => isVisible(each, caller))
    .sort((one, other) => (sortKey(release, one) < sortKey(release, other) ? -1 : 1))
}

function readPage(session: Session, customerId: string, after: string | null) {
  const query = `query ($c: ID!, $after: String) {
    customer(customerId: $c) { name tickets }
    ticketsOf(customerId: $c, first: 2, after: $after) {
      totalCount edges { cursor node { id ${fields} } } pageInfo { hasNextPage endCursor }
    }
  }`
  return send(session, { query, variables: { c: customerId, after } })
}

/** Keeps some cursors and global ids for later requests. */
function remember(session: Session, customerId: string, { edges }: Connection): void {
  const { trial, release, caller } = session
  const { cursors, ids } = trial.earlier
  for (const { cursor, node } of edges) {
    const key = { release, customerId, sortKey: sortKey(release, node) }
    if (cursors.length < 60) cursors.push({ ...key, caller, cursor })
    if (ids.length < 60) ids.push({ ...key, firm: caller.firm, id: node.id })
  }
}
