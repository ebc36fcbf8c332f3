/** The intended name of a misspelt one: the closest within two edits; undefined for none. Pure. */
export function closest(given: string, names: Iterable<string>): string | undefined {
  let found: { readonly name: string; readonly edits: number } | undefined
  for (const name of names) {
    const edits = distance(given, name)
    if (edits <= mostEdits && edits <= name.length / 2 && edits < (found?.edits ?? mostEdits + 1))
      found = { name, edits }
  }
  return found?.name
}

const mostEdits = 2

/**
 * The number of characters to insert, delete or replace, by Levenshtein's algorithm: a row for each character of one
 * string.
 */
function distance(one: string, other: string): number {
  let before = Array.from({ length: other.length + 1 }, (_, at) => at)
  for (const [at, character] of [...one].entries()) {
    const row = [at + 1]
    for (let column = 1; column <= other.length; column += 1) {
      const replaced = (before[column - 1] ?? 0) + (other[column - 1] === character ? 0 : 1)
      row.push(Math.min(replaced, (before[column] ?? 0) + 1, (row[column - 1] ?? 0) + 1))
    }
    before = row
  }
  return before.at(-1) ?? 0
}
