import type { AttributeChange, JsonItem } from '../../src/explorer/protocol/index.ts'
import { attributeOf, preview } from './stored-value.ts'

/** A line of a difference. */
export interface DiffLine {
  readonly attribute: string
  readonly kind: 'added' | 'removed' | 'changed'
  readonly before?: readonly DiffPart[]
  readonly after?: readonly DiffPart[]
}

/** A part of a value; `isDifferent`: the other side has something else there. */
export interface DiffPart {
  readonly text: string
  readonly isDifferent: boolean
}

/** Changes as lines that mark what differs between the two values. */
export function diffLines(changes: readonly AttributeChange[]): DiffLine[] {
  return changes.map(({ attribute, before, after }) => {
    if (before === undefined || after === undefined) {
      const value = before ?? after
      const parts = value === undefined ? [] : [{ text: preview(value), isDifferent: false }]
      return before === undefined
        ? { attribute, kind: 'added', after: parts }
        : { attribute, kind: 'removed', before: parts }
    }
    const [one, other] = differing(preview(before), preview(after))
    return { attribute, kind: 'changed', before: one, after: other }
  })
}

/** Two strings in parts: the start and the end that they share, and what differs in between. */
export function differing(one: string, other: string): [DiffPart[], DiffPart[]] {
  const most = Math.min(one.length, other.length)
  let start = 0
  while (start < most && one[start] === other[start]) start += 1
  let end = 0
  while (end < most - start && one[one.length - 1 - end] === other[other.length - 1 - end]) end += 1
  const partsOf = (text: string): DiffPart[] =>
    [
      { text: text.slice(0, start), isDifferent: false },
      { text: text.slice(start, text.length - end), isDifferent: true },
      { text: text.slice(text.length - end), isDifferent: false },
    ].filter(({ text: part }) => part !== '')
  return [partsOf(one), partsOf(other)]
}

/** The changes between two stored items, of which either may not exist. */
export function changesBetween(before: JsonItem = {}, after: JsonItem = {}): AttributeChange[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return names.flatMap((attribute) => {
    const [one, other] = [attributeOf(before, attribute), attributeOf(after, attribute)]
    if (JSON.stringify(one) === JSON.stringify(other)) return []
    return [{ attribute, ...(one && { before: one }), ...(other && { after: other }) }]
  })
}
