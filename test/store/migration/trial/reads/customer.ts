import type { Session } from '../trial.ts'
import { compareIndex } from './index-query.ts'
import { compareEarlierCursor, comparePages } from './pages.ts'
import { compareTicket } from './ticket.ts'

/**
 * Compares what can be read of a customer: all pages of tickets, one page after an earlier cursor, single tickets and an index.
 *
 * @param value chooses the cursor.
 */
export async function compareCustomer(session: Session, customerId: string, value: number): Promise<void> {
  await comparePages(session, customerId)
  await compareEarlierCursor(session, customerId, value)
  const tickets = session.trial.expected.ofCustomer(session.caller.firm, customerId)
  for (const ticket of tickets.slice(0, 2)) {
    await compareTicket(session, ticket)
    await compareIndex(session, ticket)
  }
}
