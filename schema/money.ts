/** What a line of an order comes to. */
export function lineAmount({ quantity, unitPrice }: { quantity: number; unitPrice: string }): string {
  return fromCents(quantity * toCents(unitPrice))
}

/** An amount like `'12.50'` in cents. Whole cents add up exactly; 0.1 + 0.2 does not. */
export function toCents(amount: string): number {
  return Number(amount.replace('.', ''))
}

/** Cents as an amount with two digits after the point. */
export function fromCents(cents: number): string {
  return `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`
}
