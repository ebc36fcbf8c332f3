import { type DocumentValue, ExactNumber } from '../document/index.ts'
import { Attribute } from './attribute.ts'
import { Unfit } from './attribute-type.ts'
import { itemLimits, type SizeLimits } from './constraints.ts'
import { isInRange } from './numbers.ts'

/** A set of strings: not empty, unordered; omit the attribute for no strings. */
export function stringSet(limits: SizeLimits = {}): Attribute<ReadonlySet<string>> {
  return setOf<string>(
    'stringSet',
    'SS',
    'strings',
    (value) => typeof value === 'string' && value.isWellFormed(),
    limits,
  )
}

/** A set of numbers: not empty, unordered. */
export function numberSet(limits: SizeLimits = {}): Attribute<ReadonlySet<number>> {
  const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value) && isInRange(value)
  const exact = setOf<number>('numberSet', 'NS', 'numbers', isNumber, limits).type
  const fromStored = (stored: DocumentValue): ReadonlySet<number> =>
    exact.fromStored(stored instanceof Set ? (new Set([...stored].map(plainNumber)) as never) : stored)
  return new Attribute({ ...exact, fromStored })
}

/** A set of byte strings: not empty, unordered, without duplicates. */
export function binarySet(limits: SizeLimits = {}): Attribute<ReadonlySet<Uint8Array>> {
  const { type } = setOf<Uint8Array>(
    'binarySet',
    'BS',
    'byte strings',
    (value) => value instanceof Uint8Array,
    limits,
  )
  const toStored = (value: ReadonlySet<Uint8Array>): DocumentValue => {
    const stored = type.toStored(value)
    const encoded = new Set([...value].map((bytes) => Buffer.from(bytes).toString('base64')))
    if (encoded.size < value.size) throw new Unfit('a set of byte strings, each once', value)
    return stored
  }
  return new Attribute({ ...type, toStored })
}

function setOf<Value>(
  kind: 'stringSet' | 'numberSet' | 'binarySet',
  storage: 'SS' | 'NS' | 'BS',
  members: string,
  test: (value: unknown) => boolean,
  limits: SizeLimits,
): Attribute<ReadonlySet<Value>> {
  const check = (value: unknown): ReadonlySet<Value> => {
    if (!(value instanceof Set) || value.size === 0 || ![...value].every(test)) {
      throw new Unfit(`a set of ${members}, not empty`, value)
    }
    return value
  }
  return new Attribute<ReadonlySet<Value>>({
    kind,
    storage,
    ...itemLimits(limits),
    toStored: (value) => check(value) as Set<never>,
    fromStored: check,
  })
}

function plainNumber(value: unknown): unknown {
  return value instanceof ExactNumber ? Number(value.text) : value
}
