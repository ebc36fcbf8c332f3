import { type AttributeValue, typeOf } from './attribute-value.ts'
import { compareNumbers } from './number.ts'

/** The order of two values of one type among S, N and B; 0 for values that have no order. */
export function compareValues(a: AttributeValue, b: AttributeValue): number {
  if ('S' in a && 'S' in b) return a.S === b.S ? 0 : Buffer.compare(Buffer.from(a.S), Buffer.from(b.S))
  if ('N' in a && 'N' in b) return compareNumbers(a.N, b.N)
  if ('B' in a && 'B' in b) return Buffer.compare(Buffer.from(a.B, 'base64'), Buffer.from(b.B, 'base64'))
  return 0
}

/** Whether two values are the same: of one type, deeply, sets without regard to order. */
export function valuesEqual(a: AttributeValue, b: AttributeValue): boolean {
  if (typeOf(a) !== typeOf(b)) return false
  if ('L' in a && 'L' in b) {
    const others = b.L
    return a.L.length === others.length && a.L.every((each, at) => sameOr(each, others[at]))
  }
  if ('M' in a && 'M' in b) {
    const names = Object.keys(a.M)
    const others = b.M
    return (
      names.length === Object.keys(others).length && names.every((name) => sameOr(a.M[name], others[name]))
    )
  }
  if ('SS' in a && 'SS' in b) return sameMembers(a.SS, b.SS)
  if ('NS' in a && 'NS' in b) return sameMembers(a.NS, b.NS)
  if ('BS' in a && 'BS' in b) return sameMembers(a.BS, b.BS)
  if ('N' in a && 'N' in b) return a.N === b.N || compareNumbers(a.N, b.N) === 0
  return Object.values(a)[0] === Object.values(b)[0]
}

function sameOr(a: AttributeValue | undefined, b: AttributeValue | undefined): boolean {
  return a !== undefined && b !== undefined && valuesEqual(a, b)
}

function sameMembers(a: readonly string[], b: readonly string[]): boolean {
  const members = new Set(b)
  return a.length === b.length && a.every((each) => members.has(each))
}
