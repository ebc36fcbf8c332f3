import assert from 'node:assert/strict'
import { isVisible, type Ticket } from '../expected.ts'
import { fields, sortKey } from '../releases.ts'
import { type Session, send } from '../trial.ts'

/** Reads the tickets that share a ticket's partition of the release's index. */
export async function compareIndex(session: Session, ticket: Ticket): Promise<void> {
  const { trial, release, caller } = session
  const { field, attribute } = queries[release]
  const { data, errors } = await send(session, {
    query: `query ($x: ID!) { ${field}(${attribute}: $x, first: 50) { nodes { ${fields} } } }`,
    variables: { x: ticket[attribute] },
  })
  const nodes = (data?.[field] as { readonly nodes: readonly Ticket[] } | null)?.nodes
  assert(nodes, JSON.stringify(errors))
  const expected = trial.expected
    .ofFirm(caller.firm)
    .filter((each) => each[attribute] === ticket[attribute] && isVisible(each, caller))
  assert.deepEqual(nodes.map(nameOf).sort(), expected.map(nameOf).sort(), `${release} ${field}`)
}

const queries = {
  begun: { field: 'withId', attribute: 'ticketId' },
  switched: { field: 'withOwner', attribute: 'ownerId' },
} as const

/** Names a ticket of a firm, by both of its keys. */
function nameOf(ticket: Ticket): string {
  return sortKey('begun', ticket) + sortKey('switched', ticket) + ticket.customerId
}
