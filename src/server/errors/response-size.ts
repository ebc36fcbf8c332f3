/**
 * Whether a value's JSON is longer than a limit, without producing the JSON: a result may refer to one string many
 * times, and its JSON would repeat it. Counts UTF-16 code units and ignores escapes.
 */
export function isLongerThan(limit: number, value: unknown): boolean {
  return left(limit, value) < 0
}

/** Runs for every response: strings are counted in the loops, because a call for each would take twice the time. */
function left(limit: number, value: unknown): number {
  if (typeof value === 'string') return limit - value.length - 2
  if (typeof value !== 'object' || value === null) return limit - 4
  if (Array.isArray(value)) return leftOfList(limit - 2, value)
  const members = value as Readonly<Record<string, unknown>>
  let rest = limit - 2
  for (const name of Object.keys(members)) {
    const member = members[name]
    rest -= name.length + 4
    rest = typeof member === 'string' ? rest - member.length - 2 : left(rest, member)
    if (rest < 0) return rest
  }
  return rest
}

function leftOfList(limit: number, values: readonly unknown[]): number {
  let rest = limit
  for (const value of values) {
    rest -= 1
    rest = typeof value === 'string' ? rest - value.length - 2 : left(rest, value)
    if (rest < 0) return rest
  }
  return rest
}
