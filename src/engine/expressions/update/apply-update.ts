import { validationError } from '../../errors.ts'
import { type AttributeValue, addNumbers, type Item, subtractNumbers } from '../../values/index.ts'
import { type DocumentPath, valueAt } from '../language/index.ts'
import { DocumentDraft } from './document-draft.ts'
import { difference, isEmptySet, union } from './sets.ts'
import type { Update, UpdateAction, UpdateOperand } from './update.ts'

/**
 * The item after an update. Every operand is read from the item before the update, which stays unchanged; untouched
 * parts are shared with the result.
 *
 * @throws ValidationException if a path doesn't exist, an operand is missing from the item or has the wrong type, or a
 *   result exceeds the range of a Number.
 */
export function applyUpdate(update: Update, item: Item): Item {
  const draft = new DocumentDraft(item)
  const removed: DocumentPath[] = []
  for (const action of inOrderOfPlaces(update.actions)) {
    const value = outcome(action, item)
    if (value === undefined) removed.push(action.path)
    else draft.set(action.path, value)
  }
  for (const path of removed.reverse()) draft.remove(path)
  return draft.item
}

/**
 * Elements set past the end of a list are appended in the order of their indexes, and removals go from the last element
 * to the first: each index refers to the list before the update.
 */
function inOrderOfPlaces(actions: readonly UpdateAction[]): readonly UpdateAction[] {
  return actions.length === 1 ? actions : actions.toSorted((a, b) => comparePaths(a.path, b.path))
}

function comparePaths(a: DocumentPath, b: DocumentPath): number {
  for (let at = 0; at < a.length && at < b.length; at++) {
    const [x, y] = [a[at], b[at]]
    if (x === y) continue
    if (typeof x === 'number' && typeof y === 'number') return x - y
    return String(x) < String(y) ? -1 : 1
  }
  return 0
}

/** The value at an action's path after it; undefined if there is none. */
function outcome(action: UpdateAction, item: Item): AttributeValue | undefined {
  switch (action.kind) {
    case 'set':
      return evaluate(action.operand, item)
    case 'remove':
      return undefined
    case 'add':
      return added(valueAt(item, action.path), action.value)
    case 'delete':
      return subtracted(valueAt(item, action.path), action.value)
  }
}

function evaluate(operand: UpdateOperand, item: Item): AttributeValue {
  switch (operand.kind) {
    case 'value':
      return operand.value
    case 'path':
      return valueAt(item, operand.path) ?? missing()
    case 'if_not_exists':
      return valueAt(item, operand.path) ?? evaluate(operand.fallback, item)
    case 'list_append':
      return appended(evaluate(operand.first, item), evaluate(operand.second, item))
    case '+':
    case '-':
      return computed(operand.kind, evaluate(operand.left, item), evaluate(operand.right, item))
  }
}

function appended(first: AttributeValue, second: AttributeValue): AttributeValue {
  return 'L' in first && 'L' in second ? { L: [...first.L, ...second.L] } : wrongDataType()
}

function computed(sign: '+' | '-', left: AttributeValue, right: AttributeValue): AttributeValue {
  if (!('N' in left && 'N' in right)) return wrongDataType()
  return { N: sign === '+' ? addNumbers(left.N, right.N) : subtractNumbers(left.N, right.N) }
}

function added(value: AttributeValue | undefined, addend: AttributeValue): AttributeValue {
  if (value === undefined) return addend
  if ('N' in value && 'N' in addend) return { N: addNumbers(value.N, addend.N) }
  return union(value, addend) ?? wrongDataType()
}

function subtracted(
  value: AttributeValue | undefined,
  subtrahend: AttributeValue,
): AttributeValue | undefined {
  if (value === undefined) return undefined
  const left = difference(value, subtrahend) ?? wrongDataType()
  return isEmptySet(left) ? undefined : left
}

function missing(): never {
  throw validationError('The provided expression refers to an attribute that does not exist in the item')
}

function wrongDataType(): never {
  throw validationError('An operand in the update expression has an incorrect data type')
}
