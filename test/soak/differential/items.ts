import type { Item } from '../../../src/engine/index.ts'
import type { Random } from '../random.ts'
import { Expressions } from './expressions.ts'
import { attributes, randomNumber, randomString, randomValue } from './values.ts'

/** The partition keys of random items. */
export const partitions = ['a', 'b'] as const

/** A random key, sometimes invalid. */
export function randomKey(random: Random): Item {
  if (random.below(40) === 0) return { pk: randomValue(random), sk: randomValue(random) }
  if (random.below(60) === 0) return { pk: { S: 'a' } }
  if (random.below(60) === 0) return { pk: { S: 'a' }, sk: { N: '1' }, x: { N: '1' } }
  return { pk: { S: random.of(partitions) }, sk: { N: random.of(['0', '1', '1.0', '2', '-1']) } }
}

/** A random item, sometimes with values that don't fit its keys. */
export function randomItem(random: Random): Item {
  const others = Array.from({ length: random.below(6) }, () => random.of(attributes))
  return {
    ...randomKey(random),
    ...Object.fromEntries(
      others.map((name) => {
        if (name === 'g' && random.below(8) > 0) return [name, randomString(random)]
        if (name === 'l' && random.below(8) > 0) return [name, randomNumber(random)]
        return [name, randomValue(random)]
      }),
    ),
  }
}

/** Sometimes a condition. */
export function conditional(random: Random): object {
  if (random.below(3) > 0) return {}
  const expressions = new Expressions(random)
  return { ConditionExpression: expressions.condition(), ...expressions.placeholders() }
}

/** Sometimes a projection. */
export function projected(random: Random): object {
  if (random.below(2) === 0) return {}
  const expressions = new Expressions(random)
  const ProjectionExpression = expressions.projection()
  const { ExpressionAttributeNames } = expressions.placeholders()
  return { ProjectionExpression, ...(ExpressionAttributeNames && { ExpressionAttributeNames }) }
}
