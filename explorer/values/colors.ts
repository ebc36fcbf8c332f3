import type { EntityShape } from '../../src/explorer/protocol/index.ts'

/** How an entity looks everywhere on the page: a hue, and a pattern where entities share one. Its name stands next to it. */
export interface EntityColor {
  readonly hue: number
  readonly pattern: Pattern
}

export type Pattern = 'plain' | 'ring' | 'diamond' | 'half'

/** Hues that neighbours in the list don't share, as few people see ten colors at once. */
const hues = [277, 155, 55, 340, 230, 95, 15, 190, 310, 125, 255, 35] as const

const patterns = ['plain', 'ring', 'diamond', 'half'] as const

/** The color of each entity, in the order of their declaration: different for the first 48. */
export function colorsOf(entities: readonly Pick<EntityShape, 'name'>[]): Map<string, EntityColor> {
  return new Map(
    entities.map(({ name }, at) => [
      name,
      {
        hue: hues[at % hues.length] ?? hues[0],
        pattern: patterns[Math.floor(at / hues.length) % patterns.length] ?? 'plain',
      },
    ]),
  )
}

/** The class of a color's pattern. */
export function patternClass({ pattern }: EntityColor): string {
  return `pattern-${pattern}`
}

/** Two letters for an entity where there is no room for its name: `Cu` for Customer, `OL` for OrderLine. */
export function lettersOf(name: string): string {
  const [first = '', second] = name.match(/\p{Lu}?[^\p{Lu}_]*/gu)?.filter((word) => word !== '') ?? []
  const letters =
    second === undefined ? [...first].slice(0, 2) : [...first].slice(0, 1).concat([...second][0] ?? '')
  return letters.join('')
}
