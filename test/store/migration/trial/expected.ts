import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import type { Caller } from './callers.ts'

/** A ticket as it must be. */
export interface Ticket {
  readonly firm: string
  readonly customerId: string
  readonly ticketId: string
  day: string
  state: string
  ownerId: string
  visits: number
  note: string | null
  tags: readonly string[] | null
  /** Undefined after rewrites, which write a ticket any number of times, until it has been read. */
  version: number | undefined
}

/** The attributes that writes change. */
type TicketChanges = Partial<Pick<Ticket, 'day' | 'state' | 'ownerId' | 'visits' | 'note' | 'tags'>>

/** Whether a caller of the ticket's firm may read and write it. */
export function isVisible({ ownerId }: Ticket, { isStaff, userId }: Caller): boolean {
  return isStaff || ownerId === userId
}

/** The plain model: the tickets and the names of customers that must be in the table. */
export class ExpectedDesk {
  #tickets: readonly Ticket[] = []
  readonly #names = new Map<string, string>()

  /** All tickets of a firm. */
  ofFirm(firm: string): readonly Ticket[] {
    return this.#tickets.filter((each) => each.firm === firm)
  }

  /** All tickets of a customer. */
  ofCustomer(firm: string, customerId: string): readonly Ticket[] {
    return this.ofFirm(firm).filter((each) => each.customerId === customerId)
  }

  /** The name of a customer. */
  nameOf(firm: string, customerId: string): string | undefined {
    return this.#names.get(`${firm}/${customerId}`)
  }

  add(values: Omit<Ticket, 'version'>): Ticket {
    const ticket = { ...values, version: 1 }
    this.#tickets = [...this.#tickets, ticket]
    return ticket
  }

  change(ticket: Ticket, changes: TicketChanges): Ticket {
    const { version } = ticket
    return Object.assign(ticket, changes, { version: version === undefined ? undefined : version + 1 })
  }

  remove(ticket: Ticket): Ticket {
    this.#tickets = this.#tickets.filter((each) => each !== ticket)
    return ticket
  }

  /** Names a customer; rewrites then copy the name to the customer's tickets. */
  rename(firm: string, customerId: string, name: string): void {
    this.#names.set(`${firm}/${customerId}`, name)
    for (const each of this.ofCustomer(firm, customerId)) each.version = undefined
  }

  /** Compares a ticket in a response with the expected one. */
  compare(found: object, expected: Ticket, { isStaff }: Caller, context: () => string): void {
    const { firm, version, ...plain } = expected
    const { id: _, customerName, version: foundVersion, ...shown } = found as Record<string, unknown>
    const tags = (shown.tags as string[] | null)?.toSorted() ?? null
    const wanted = { ...plain, tags: plain.tags?.toSorted() ?? null, note: isStaff ? plain.note : null }
    const got = `got ${JSON.stringify(found)}`
    assert(
      isDeepStrictEqual({ ...shown, tags }, wanted),
      `${context()}: ${got}, expected ${JSON.stringify({ ...wanted, version })}`,
    )
    if (version === undefined) expected.version = Number(foundVersion)
    else assert.equal(foundVersion, version, `${context()}: version, ${got}`)
    assert.equal(customerName, this.nameOf(firm, expected.customerId), `${context()}: customerName, ${got}`)
  }
}
