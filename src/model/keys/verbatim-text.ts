/**
 * Whether a value that is written as it is would end before its end: it holds the literal behind it, or both
 * together do, as `a:` before `::`.
 */
export function holdsItsEnd(value: string, literal: string): boolean {
  return literal !== '' && (value + literal).indexOf(literal) < value.length
}

/** Whether a prefix holds the literal or ends with its beginning: then keys of shorter values begin like it. */
export function runsIntoItsEnd(prefix: string, literal: string): boolean {
  const lengths = Array.from(literal, (_, at) => at + 1)
  return lengths.some((length) => prefix.endsWith(literal.slice(0, length))) || holdsItsEnd(prefix, literal)
}
