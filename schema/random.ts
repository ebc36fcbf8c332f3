/** Numbers that look random and are the same on every machine and in every run. */
export interface Random {
  /** At least 0 and below 1. */
  next(): number
  /** An integer, both bounds included. */
  between(least: number, most: number): number
  pick<Member>(members: readonly Member[]): Member
}

/** Starts a sequence; the same seed gives the same numbers. The generator is Mulberry32, of 32 bits. */
export function seededRandom(seed: number): Random {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const between = (least: number, most: number) => least + Math.floor(next() * (most - least + 1))
  return {
    next,
    between,
    pick(members) {
      const member = members[between(0, members.length - 1)]
      if (member === undefined) throw new RangeError('expected a list with members to pick from, got none')
      return member
    },
  }
}
