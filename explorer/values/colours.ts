import type { EntityShape } from '../../src/explorer/protocol/index.ts'

/** Hues that neighbours in the list don't share, as few people see ten colours at once. */
const hues = [277, 155, 55, 340, 230, 95, 15, 190, 310, 125, 255, 35] as const

/** The hue of each entity, in the order of their declaration. */
export function huesOf(entities: readonly Pick<EntityShape, 'name'>[]): Map<string, number> {
  return new Map(entities.map(({ name }, at) => [name, hues[at % hues.length] ?? hues[0]]))
}
