import {
  type AnyEntity,
  type Condition,
  type Document,
  type DocumentValue,
  storedName,
} from '../../model/index.ts'
import type { Path } from '../expressions/index.ts'
import { asRead } from './as-read.ts'

/**
 * What keeps the result of an operator within the limits of its type. The result is known to DynamoDB only, so the
 * condition is on the present value: `stock <= 90` for `add(10)` to a stock of at most 100.
 */
export interface ResultLimit {
  readonly condition: Condition
  /** Whether the result fits for this stored item: says why a write was rejected. */
  holds(item: Document): boolean
  /** What the result must be, for messages. */
  readonly expected: string
}

/**
 * What an update does at one place of an item. `add` and `subtract` take a missing number for 0, `append` and
 * `prepend` a missing list for an empty one; `default` sets only what is missing.
 */
export type Change =
  | { readonly kind: 'remove'; readonly path: Path; readonly limit?: ResultLimit | undefined }
  | {
      readonly kind:
        | 'set'
        | 'default'
        | 'add'
        | 'subtract'
        | 'append'
        | 'prepend'
        | 'addToSet'
        | 'deleteFromSet'
      readonly path: Path
      readonly value: DocumentValue
      /** What the present value must be for the result to fit. */
      readonly limit?: ResultLimit | undefined
    }

/** The change that gives an attribute a value, or removes it where that is undefined. */
export function setOrRemove(attribute: string, value: DocumentValue | undefined): Change {
  return value === undefined
    ? { kind: 'remove', path: [attribute] }
    : { kind: 'set', path: [attribute], value }
}

/** The stored attributes that changes set, change or remove. */
export function touchedBy(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(changes.map(({ path: [attribute] }) => attribute))
}

/** Whether {@link changedItem} tells exactly what a change makes of an item: of other numbers DynamoDB keeps 38 digits. */
export function isPredictable(entity: AnyEntity, { kind, path }: Change): boolean {
  if (path.length > 1) return false
  if (kind === 'set' || kind === 'remove') return true
  const [attribute] = path
  const isWhole = Object.entries(entity.attributes).some(
    ([name, { type }]) => type.kind === 'int' && storedName(entity.attributes, name) === attribute,
  )
  return (kind === 'add' || kind === 'subtract') && isWhole
}

/** The item that predictable changes make of the one before them. */
export function changedItem(before: Document, changes: readonly Change[]): Document {
  const touched = touchedBy(changes)
  const kept = Object.entries(before).filter(([name]) => !touched.has(name))
  const set = changes.flatMap((change) => {
    const [attribute] = change.path
    if (change.kind === 'remove') return []
    if (change.kind === 'set') return [[attribute, change.value] as const]
    const sign = change.kind === 'subtract' ? -1 : 1
    return [[attribute, Number(before[attribute] ?? 0) + sign * Number(change.value)] as const]
  })
  return { ...Object.fromEntries(kept), ...asRead(Object.fromEntries(set)) }
}
