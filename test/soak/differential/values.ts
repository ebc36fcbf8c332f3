import type { AttributeValue } from '../../../src/engine/index.ts'
import type { Random } from '../random.ts'

/** The names that attributes of random items have. */
export const attributes = ['x', 'y', 'n', 'm', 'list', 'set', 'g', 'l'] as const

/** A random value of any type, sometimes invalid. */
export function randomValue(random: Random, depth = 0): AttributeValue {
  const kind = random.below(depth < 2 ? 12 : 8)
  if (kind < 3) return { N: random.of(numbers) }
  if (kind < 6) return { S: random.of(strings) }
  if (kind === 6) return { B: random.of(binaries) }
  if (kind === 7) return random.of([{ BOOL: true }, { BOOL: false }, { NULL: true }])
  if (kind === 8) return { L: several(random, () => randomValue(random, depth + 1)) }
  if (kind === 9) {
    const members = several(random, () => [random.of(members_), randomValue(random, depth + 1)] as const)
    return { M: Object.fromEntries(members) }
  }
  return randomSet(random)
}

/** A random set; sometimes empty, or with a repeated element. */
export function randomSet(random: Random): AttributeValue {
  const kind = random.below(3)
  if (kind === 0) return { SS: several(random, () => random.of(strings)) }
  if (kind === 1) return { NS: several(random, () => random.of(numbers)) }
  return { BS: several(random, () => random.of(binaries)) }
}

/** A random number as a value. */
export function randomNumber(random: Random): AttributeValue {
  return { N: random.of(numbers) }
}

/** A random string as a value. */
export function randomString(random: Random): AttributeValue {
  return { S: random.of(strings) }
}

const members_ = ['a', 'b', 'c'] as const
const strings = ['', 'a', 'ab', 'b', 'B', 'é', '𝄞', '\u0000', '10'] as const
const numbers = [
  '0',
  '-0',
  '1',
  '2',
  '-1',
  '1.50',
  '10',
  '1e2',
  '0.1',
  '-2.5E-3',
  '12345678901234567890123456789012345678',
  '1e126',
  '007',
  'NaN',
] as const
const binaries = ['', 'AA==', 'AQ==', 'AQI=', '/w=='] as const

function several<Value>(random: Random, draw: () => Value): Value[] {
  return Array.from({ length: random.below(4) }, draw)
}
