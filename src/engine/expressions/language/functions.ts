import { type ExpressionKind, invalid } from './invalid.ts'

/** Rejects a function that is unknown, or not allowed in this kind of expression. Names are case-sensitive. */
export function checkFunctionName(kind: ExpressionKind, name: string): void {
  const inUpdate = kind === 'UpdateExpression'
  const [allowed, others] = inUpdate
    ? [updateFunctions, conditionFunctions]
    : [conditionFunctions, updateFunctions]
  if (allowed.has(name)) return
  if (!others.has(name)) throw invalid(kind, `Invalid function name; function: ${name}`)
  const place = inUpdate ? 'an update expression' : 'a condition expression'
  throw invalid(kind, `The function is not allowed in ${place}; function: ${name}`)
}

const conditionFunctions = new Set([
  'attribute_exists',
  'attribute_not_exists',
  'attribute_type',
  'begins_with',
  'contains',
  'size',
])

const updateFunctions = new Set(['if_not_exists', 'list_append'])
