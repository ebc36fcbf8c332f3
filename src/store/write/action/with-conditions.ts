import type { ExpressionAttributes } from '../../client/index.ts'
import { joinedAttributes } from '../../expressions/index.ts'
import type { WriteAction } from './action.ts'

/**
 * Adds conditions to an action: all of them must hold.
 *
 * @param attributes the placeholders of the conditions, with a prefix that differs from the action's own.
 */
export function withConditions<Action extends WriteAction>(
  action: Action,
  conditions: readonly string[],
  attributes: ExpressionAttributes,
): Action {
  return {
    ...action,
    condition: [action.condition, ...conditions].filter((each) => each !== '').join(' AND '),
    attributes: joinedAttributes(action.attributes, attributes),
  }
}
