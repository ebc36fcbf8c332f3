/** DynamoDB's limit of a partition key's value, in bytes. */
export const partitionKeyBytes = 2048
/** DynamoDB's limit of a sort key's value, in bytes. */
export const sortKeyBytes = 1024

/** Compares two strings in DynamoDB's order: by UTF-8 bytes, which is by code points (and not UTF-16). */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

/** UTF-16 puts surrogates (astral characters) before U+E000 to U+FFFF; UTF-8 puts them after. */
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

/** The greatest sort key of at most 1,024 bytes with a prefix. */
export function greatestBeginningWith(prefix: string): string {
  const room = sortKeyBytes - Buffer.byteLength(prefix)
  return prefix + highest.repeat(Math.max(0, Math.floor(room / 4))) + filler[Math.max(0, room) % 4]
}

/** The least sort key above `text`. */
export function leastAbove(text: string): string {
  return `${text}\u0000`
}

/**
 * The greatest sort key below `text`, which must not be empty. With `fixedWidth` there are no longer strings, so
 * decreasing the last character is enough.
 */
export function greatestBelow(text: string, fixedWidth: boolean): string {
  const characters = [...text]
  const last = characters.pop()?.codePointAt(0) ?? 0
  const head = characters.join('')
  if (last === 0) return head
  const before = head + String.fromCodePoint(last === 0xe000 ? 0xd7ff : last - 1)
  return fixedWidth ? before : greatestBeginningWith(before)
}

const highest = '\u{10ffff}'

/** The greatest strings of 0 to 3 bytes. */
const filler = ['', '\u007f', '\u07ff', '\uffff'] as const
