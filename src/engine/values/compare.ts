import { type AttributeValue, typeOf } from './attribute-value.ts'
import { memberOf } from './item-members.ts'
import { compareNumbers } from './number.ts'

/**
 * Negative, 0 or positive if the first value sorts before, with or after the second: strings by their UTF-8 bytes,
 * numbers by value, binaries by unsigned bytes. 0 for values of different types, or of types without an order.
 */
export function compareValues(a: AttributeValue, b: AttributeValue): number {
  if ('S' in a && 'S' in b) return compareStrings(a.S, b.S)
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N)
  if ('B' in a && 'B' in b) return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'))
  return 0
}

/** Whether two values are deeply equal: of the same type, numbers by value, sets in any order. */
export function valuesEqual(a: AttributeValue, b: AttributeValue): boolean {
  if ('S' in a) return 'S' in b && a.S === b.S
  if ('N' in a) return 'N' in b && compareNumbers(a.N, b.N) === 0
  if ('B' in a) return 'B' in b && a.B === b.B
  if ('BOOL' in a) return 'BOOL' in b && a.BOOL === b.BOOL
  if ('L' in a) return 'L' in b && sameElements(a.L, b.L)
  if ('M' in a) return 'M' in b && sameMaps(a.M, b.M)
  if ('SS' in a) return 'SS' in b && sameMembers(a.SS, b.SS)
  if ('NS' in a) return 'NS' in b && sameMembers(a.NS, b.NS)
  if ('BS' in a) return 'BS' in b && sameMembers(a.BS, b.BS)
  return typeOf(b) === 'NULL'
}

/** UTF-16 code units sort like UTF-8 bytes, except surrogates: their code points sort after all other units. */
function compareStrings(a: string, b: string): number {
  if (a === b) return 0
  const shared = Math.min(a.length, b.length)
  for (let at = 0; at < shared; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) return rank(x) - rank(y)
  }
  return a.length - b.length
}

function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit
}

function sameElements(a: readonly AttributeValue[], b: readonly AttributeValue[]): boolean {
  return a.length === b.length && a.every((each, at) => sameOrBothAbsent(each, b[at]))
}

function sameMaps(a: Record<string, AttributeValue>, b: Record<string, AttributeValue>): boolean {
  const names = Object.keys(a)
  return (
    names.length === Object.keys(b).length &&
    names.every((name) => sameOrBothAbsent(memberOf(a, name), memberOf(b, name)))
  )
}

function sameOrBothAbsent(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a === undefined || b === undefined ? a === b : valuesEqual(a, b)
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  const members = new Set(b)
  return a.length === b.length && a.every((each) => members.has(each))
}
