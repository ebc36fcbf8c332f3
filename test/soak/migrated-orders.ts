/** What a clerk knows of an order; null for one that it has deleted. */
export type Known = { readonly visits: number } | null

/** What a clerk has done and found. */
export interface Clerk {
  reads: number
  writes: number
  /** Requests that were rejected, as items weren't served by the keys of the release. */
  rejected: number
  /** What it read and should not have. */
  readonly wrong: string[]
  readonly known: readonly (readonly [order: number, known: Known])[]
}

export function customerOf(order: number): string {
  return `c${order % customers}`
}

export const customers = 1_000

export function placedOf(order: number): Date {
  return new Date(Date.UTC(2026, 0, 1) + order * 60_000)
}
