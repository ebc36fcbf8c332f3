import type { Caller } from './callers.ts'
import { type ExpectedDesk, isVisible, type Ticket } from './expected.ts'
import { dayAt, type KeyAttribute, keyAttributes, type Release, stateAt } from './releases.ts'

/** What is in a ticket's keys of either release. */
export type TicketKey = Pick<Ticket, 'customerId' | 'ticketId' | 'day' | 'state'>

/** The ticket that a random write is about. */
export interface Target {
  /** All tickets with its customer and id; they differ in day or state. */
  readonly sameId: readonly Ticket[]
  /** The ticket, if there is any. */
  readonly found: Ticket | undefined
  /** Whether it is there for the caller. */
  readonly isVisible: boolean
  /** Its key, or that of no ticket. */
  readonly key: TicketKey
  /** A random key of the same customer and id, of a ticket or of none. */
  readonly randomKey: TicketKey
}

/** Chooses the ticket of a random request. */
export function targetOf(expected: ExpectedDesk, caller: Caller, ticket: number, value: number): Target {
  const customerId = customerIdOf(ticket)
  const ticketId = `t${ticket % 4}`
  const sameId = expected.ofCustomer(caller.firm, customerId).filter((each) => each.ticketId === ticketId)
  const found = sameId[value % Math.max(1, sameId.length)]
  const { day, state } = found ?? { day: dayAt(value), state: stateAt(value) }
  return {
    sameId,
    found,
    isVisible: found !== undefined && isVisible(found, caller),
    key: { customerId, ticketId, day, state },
    randomKey: { customerId, ticketId, day: dayAt(value), state: stateAt(value + ticket) },
  }
}

/** The customer of a random request. */
export function customerIdOf(ticket: number): string {
  return `c${ticket % 2}`
}

/** The arguments of a ticket's key in a release. */
export function keyArguments(release: Release, { customerId, ticketId, ...values }: TicketKey): object {
  const { own } = keyAttributes[release]
  return { customerId, ticketId, [own]: values[own] }
}

/** The ticket with the same id and the same day or state, except one. */
export function holderOf(
  { sameId }: Target,
  attribute: KeyAttribute,
  key: TicketKey,
  except?: Ticket,
): Ticket | undefined {
  return sameId.find((each) => each !== except && each[attribute] === key[attribute])
}
