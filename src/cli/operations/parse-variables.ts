import { isObject, parseJson } from '../input/index.ts'
import type { Variables } from './price-document.ts'

/**
 * Parses the values of variables, a JSON object.
 *
 * @param name of its file or its option, for messages.
 * @throws SyntaxError or TypeError for anything else.
 */
export function parseVariables(text: string, name: string): Variables {
  const variables = parseJson(text, name)
  if (isObject(variables)) return variables
  throw new TypeError(`${name}: expected a JSON object with the values of variables`)
}
