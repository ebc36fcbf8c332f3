// Formats counts for the output of commands.

/** A number with separators between its thousands. */
export function count(number: number): string {
  return number.toLocaleString('en')
}

/** A number of things, whose name gets an s unless it is one. */
export function countOf(number: number, thing: string): string {
  return `${count(number)} ${thing}${number === 1 ? '' : 's'}`
}

/** The verb of a number of things in the past. */
export function were(number: number): string {
  return number === 1 ? 'was' : 'were'
}
