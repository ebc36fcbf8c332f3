// Counts in the output of commands.

/** A number with separators between its thousands. */
export function count(number: number): string {
  return number.toLocaleString('en')
}

/** A number of things: `1 item`, `1,200 items`. */
export function countOf(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`
}

/** The verb after a number of things. */
export function wasOrWere(number: number): string {
  return number === 1 ? 'was' : 'were'
}
