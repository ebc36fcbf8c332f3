/** Shortens a string of more than 1 KB by omitting its middle: messages quote what clients sent. */
export function elided(text: string): string {
  if (text.length <= maxLength) return text
  return `${text.slice(0, maxLength / 2)} … ${text.slice(-maxLength / 2)}`
}

/** UTF-16 units. */
const maxLength = 1_000
