const whole = new Intl.NumberFormat('en-GB')
const precise = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 })

/** `12,345` */
export function count(value: number): string {
  return whole.format(value)
}

/** `1 item`, `2 items` */
export function counted(value: number, noun: string): string {
  return `${precise.format(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `0.5 read units` */
export function units(value: number, kind: 'read' | 'write'): string {
  return counted(value, `${kind} unit`)
}

/** The cost of an operation: `2 write units`, or its read units if it wrote nothing. */
export function cost({
  readUnits,
  writeUnits,
}: {
  readonly readUnits: number
  readonly writeUnits: number
}): string {
  return writeUnits > 0 ? units(writeUnits, 'write') : units(readUnits, 'read')
}

/** `3 ms`, `1.2 s` */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${precise.format(milliseconds)} ms`
  return milliseconds < 1_000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1_000).toFixed(1)} s`
}

/** `512 B`, `1.4 kB` */
export function size(bytes: number): string {
  if (bytes < 1_000) return `${bytes} B`
  const [amount, unit] =
    bytes < 1_000_000 ? [bytes / 1_000, 'kB'] : bytes < 1e9 ? [bytes / 1e6, 'MB'] : [bytes / 1e9, 'GB']
  return `${amount.toFixed(1)} ${unit}`
}

/** `4`, `1 to 4` */
export function range({ least, most }: { readonly least: number; readonly most: number }): string {
  return least === most ? precise.format(most) : `${precise.format(least)} to ${precise.format(most)}`
}
