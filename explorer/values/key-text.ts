import type { JsonItem, JsonValue } from '../../src/explorer/protocol/index.ts'
import { attributeOf, kindOf } from './stored-value.ts'

/** A key value as one string: numbers and base64 are strings in DynamoDB's JSON form as well. */
export function keyText(value: JsonValue): string {
  const kind = kindOf(value)
  return kind === undefined ? '' : String(value[kind])
}

/** The values of several attributes as one string; undefined if the item lacks one. */
export function keyOf(item: JsonItem, attributes: readonly string[]): string | undefined {
  const values = valuesOf(item, attributes)
  return values?.map(keyText).join(' / ')
}

/** The values of several attributes; undefined if the item lacks one. */
export function valuesOf(item: JsonItem, attributes: readonly string[]): JsonValue[] | undefined {
  const values: JsonValue[] = []
  for (const attribute of attributes) {
    const value = attributeOf(item, attribute)
    if (value === undefined) return undefined
    values.push(value)
  }
  return values
}

/** A part of a key: the words of its template, or what an item filled in. */
export interface KeyPart {
  readonly text: string
  readonly isConstant: boolean
}

/**
 * A key in its parts: in `ORDER#2025-01-01#o-1`, `ORDER#` is constant. Words in capitals are taken for constants, so that
 * it also works with tables that no model describes.
 */
export function keyParts(key: string): KeyPart[] {
  const parts: KeyPart[] = []
  for (const [segment] of key.matchAll(/[^#]+#?|#/g)) {
    const isConstant = /^(?:[A-Z][A-Z0-9_-]*#?|#)$/.test(segment)
    const last = parts.at(-1)
    if (last?.isConstant === isConstant) parts[parts.length - 1] = { text: last.text + segment, isConstant }
    else parts.push({ text: segment, isConstant })
  }
  return parts
}
