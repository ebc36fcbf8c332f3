import type { DocumentPath, Update, UpdateAction, UpdateOperand } from '../expressions/index.ts'
import type { RequestReader } from '../requests/index.ts'
import {
  type AttributeValue,
  checkAttributeName,
  checkValue,
  typeOf,
  type ValueType,
} from '../values/index.ts'
import { invalid } from './comparison.ts'

/** The update in `AttributeUpdates`; undefined if the request doesn't have it. */
export function readAttributeUpdates(reader: RequestReader): Update | undefined {
  const entries = reader.entries('AttributeUpdates')
  return entries && { kind: 'update', actions: entries.map(([name, update]) => action(name, update)) }
}

function action(name: string, update: RequestReader): UpdateAction {
  checkAttributeName(name)
  const kind = update.text('Action') ?? 'PUT'
  const path: DocumentPath = [name]
  const value = update.has('Value') ? checkValue(update.raw('Value')) : undefined
  if (value === undefined) {
    if (kind === 'DELETE') return { kind: 'remove', path }
    throw invalid('Only DELETE action is allowed when no attribute value is specified')
  }
  const type = typeOf(value)
  if (kind === 'DELETE') {
    if (!sets.includes(type)) throw invalid(`DELETE action with value is not supported for the type ${type}`)
    return { kind: 'delete', path, value }
  }
  if (kind === 'ADD') return addition(path, type, value)
  return { kind: 'set', path, operand: { kind: 'value', value } }
}

/** ADD appends to a list, unlike ADD in an expression. */
function addition(path: DocumentPath, type: ValueType, value: AttributeValue): UpdateAction {
  if (type === 'L') {
    const first: UpdateOperand = {
      kind: 'if_not_exists',
      path,
      fallback: { kind: 'value', value: { L: [] } },
    }
    return { kind: 'set', path, operand: { kind: 'list_append', first, second: { kind: 'value', value } } }
  }
  if (type !== 'N' && !sets.includes(type)) throw invalid(`ADD action is not supported for the type ${type}`)
  return { kind: 'add', path, value }
}

const sets: readonly ValueType[] = ['SS', 'NS', 'BS']
