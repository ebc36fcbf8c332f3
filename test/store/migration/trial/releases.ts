import { required } from '../../../../src/required.ts'
import { begun, switched } from '../desk.ts'

/** Both releases of the help desk. */
export const releases = { begun, switched }

export type Release = keyof typeof releases

/** An attribute that is in a ticket's key of one release. */
export type KeyAttribute = 'day' | 'state'

/** The attribute that is in a ticket's key of a release, and the one that is in its key of the other release. */
export const keyAttributes: Readonly<Record<Release, { own: KeyAttribute; other: KeyAttribute }>> = {
  begun: { own: 'day', other: 'state' },
  switched: { own: 'state', other: 'day' },
}

const days = ['2026-01-01', '2026-01-02', '2026-01-03']
const states = ['OPEN', 'CLOSED']

/** One of a few days. */
export function dayAt(number: number): string {
  return required(days[number % days.length], 'a day')
}

/** One of the states. */
export function stateAt(number: number): string {
  return required(states[number % states.length], 'a state')
}

/** The fields of a ticket that are compared. */
export const fields = 'customerId ticketId day state ownerId visits note tags customerName version'

/** Orders a customer's tickets as their sort keys of a release do. */
export function sortKey(
  release: Release,
  ticket: { readonly day: string; readonly state: string; readonly ticketId: string },
): string {
  return `${ticket[keyAttributes[release].own]}#${ticket.ticketId}`
}
