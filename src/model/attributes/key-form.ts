/** A set of code points: ascending ranges, both ends included. */
export type Characters = readonly (readonly [first: number, last: number])[]

/** One character of a set, or any number of them. */
export interface FormStep {
  readonly characters: Characters
  readonly repeats: boolean
}

/** The strings that encode an attribute's values inside a key: alternatives, each a sequence of steps. */
export type KeyForm = readonly (readonly FormStep[])[]

/** Every code point of well-formed Unicode: no surrogates. */
export const anyCharacter: Characters = [
  [0, 0xd7ff],
  [0xe000, 0x10ffff],
]

const digit: Characters = [[0x30, 0x39]]

/** Exactly one character of the set. */
export function one(characters: Characters): FormStep {
  return { characters, repeats: false }
}

/** Any number of characters of the set, including none. */
export function many(characters: Characters): FormStep {
  return { characters, repeats: true }
}

/** Exactly this string. */
export function exactly(text: string): FormStep[] {
  return Array.from(text, (character) => {
    const point = character.codePointAt(0) ?? 0
    return one([[point, point]])
  })
}

/** Strings like a pattern in which `0` means any digit: `0000-00-00`. */
export function likeDigits(pattern: string): FormStep[] {
  return Array.from(pattern).flatMap((character) => (character === '0' ? [one(digit)] : exactly(character)))
}

/** The decimal numbers below `count`, all with as many digits as the largest. */
export function digitsBelow(count: number): KeyForm {
  const greatest = String(count - 1)
  const smaller = Array.from(greatest, (character, at) => {
    const rest = greatest.length - at - 1
    const below = character.charCodeAt(0) - 1
    return below < 0x30
      ? []
      : [[...exactly(greatest.slice(0, at)), one([[0x30, below]]), ...likeDigits('0'.repeat(rest))]]
  })
  return [...smaller.flat(), exactly(greatest)]
}

/** The characters of a set that aren't in another. */
export function without(characters: Characters, excluded: Characters): Characters {
  return excluded.reduce<Characters>(
    (left, [first, last]) =>
      left.flatMap(([from, to]): (readonly [number, number])[] => [
        ...(from < first ? [[from, Math.min(to, first - 1)] as const] : []),
        ...(to > last ? [[Math.max(from, last + 1), to] as const] : []),
      ]),
    characters,
  )
}
