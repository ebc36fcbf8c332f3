import assert from 'node:assert/strict'
import { isVisible, type Ticket } from '../expected.ts'
import { fields, keyAttributes } from '../releases.ts'
import { type Session, send } from '../trial.ts'

/** Reads a ticket of the caller's firm by its key: it is null if the caller may not read it. */
export async function compareTicket(session: Session, ticket: Ticket): Promise<void> {
  const { trial, release, caller } = session
  const name = keyAttributes[release].own
  const type = name === 'day' ? 'Date!' : 'TicketState!'
  const { data } = await send(session, {
    query: `query ($c: ID!, $t: ID!, $k: ${type}) { ticket(customerId: $c, ticketId: $t, ${name}: $k) { ${fields} } }`,
    variables: { c: ticket.customerId, t: ticket.ticketId, k: ticket[name] },
  })
  if (!isVisible(ticket, caller)) assert.equal(data?.ticket, null)
  else trial.expected.compare(data?.ticket as object, ticket, caller, () => `${release} one`)
}
