import {
  type AnyEntity,
  type Condition,
  type Document,
  type DocumentValue,
  storedName,
} from '../../../model/index.ts'
import type { Path } from '../../expressions/index.ts'
import { asRead } from './as-read.ts'

/**
 * Keeps the result of an operator within the limits of its type. DynamoDB can't check the result, so the condition is
 * on the current value: `stock <= 90` for `add(10)` to a stock of at most 100.
 */
export interface ResultLimit {
  readonly condition: Condition
  /** Whether the result fits for this stored item: explains a rejected write. */
  holds(item: Document): boolean
  /** The expected result, for messages. */
  readonly expected: string
}

/**
 * The change of an update at one path of an item. For `add` and `subtract` a missing number counts as 0, for `append`
 * and `prepend` a missing list as empty; `default` sets only a missing value.
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
      /** The limit of the result. */
      readonly limit?: ResultLimit | undefined
    }

/** Sets an attribute to a value, or removes it if the value is undefined. */
export function setOrRemove(attribute: string, value: DocumentValue | undefined): Change {
  return value === undefined
    ? { kind: 'remove', path: [attribute] }
    : { kind: 'set', path: [attribute], value }
}

/** The stored attributes that are set, changed or removed. */
export function touchedBy(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(changes.map(({ path: [attribute] }) => attribute))
}

/** Whether {@link changedItem} predicts a change exactly; DynamoDB calculates with 38 digits. */
export function isPredictable(entity: AnyEntity, { kind, path }: Change): boolean {
  if (path.length > 1) return false
  if (kind === 'set' || kind === 'remove') return true
  const [attribute] = path
  const isWhole = Object.entries(entity.attributes).some(
    ([name, { type }]) => type.kind === 'int' && storedName(entity.attributes, name) === attribute,
  )
  return (kind === 'add' || kind === 'subtract') && isWhole
}

/** Applies those changes that set, default or remove whole attributes; others leave the item unchanged. */
export function withValuesSet(before: Document, changes: readonly Change[]): Document {
  const after = { ...before }
  for (const { path, ...change } of changes) {
    const [attribute, ...within] = path
    if (within.length > 0) continue
    if (change.kind === 'remove') delete after[attribute]
    else if (change.kind === 'set') after[attribute] = change.value
    else if (change.kind === 'default') after[attribute] ??= change.value
  }
  return after
}

/** The item after predictable changes. */
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
