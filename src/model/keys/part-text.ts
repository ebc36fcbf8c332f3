/** The delimiter between the parts of a key. */
export const delimiter = '#'

/**
 * Escapes a value inside a key: every code point up to and including `$` becomes `$` and two hex digits.
 *
 * So no value contains the delimiter and no key can be forged; the order of tuples is preserved, because `#` sorts
 * before every escaped character; and `partText(value) + '$'` is above every key whose part is `value` and below every
 * key whose part is greater.
 */
export function partText(value: string): string {
  return needsEscape.test(value) ? value.replace(lowCharacters, escapeCharacter) : value
}

/** The inverse of {@link partText}; undefined for a string that `partText` never returns. */
export function partValue(text: string): string | undefined {
  if (!text.includes('$')) return needsEscape.test(text) ? undefined : text
  const value = text.replace(escaped, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  return partText(value) === text ? value : undefined
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters in values are what is looked for
const lowCharacters = /[\u0000-$]/g
// biome-ignore lint/suspicious/noControlCharactersInRegex: as above
const needsEscape = /[\u0000-$]/
const escaped = /\$([0-9a-f]{2})/g

function escapeCharacter(character: string): string {
  return `$${character.charCodeAt(0).toString(16).padStart(2, '0')}`
}
