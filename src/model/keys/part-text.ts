/** What stands between the parts of a key. */
export const delimiter = '#'

/**
 * The text of a value inside a key: every code point up to and including `$` becomes `$` and two hex digits.
 *
 * So no value holds the delimiter and no key can be forged; the order of tuples is kept, because `#` sorts
 * before everything that a value can hold; and `partText(value) + '$'` lies above every key whose part is
 * `value` and below every key whose part is greater.
 */
export function partText(value: string): string {
  return needsEscape.test(value) ? value.replace(lowCharacters, escapeCharacter) : value
}

/** The value that {@link partText} made a text of, or undefined where `partText` never gives that text. */
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
