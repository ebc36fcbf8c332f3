/**
 * Whether JSON text has more than so many objects and arrays within one another. What the engine does with parts
 * of a request, such as telling them in a message, goes down level by level: no request may be deep enough to
 * exhaust the stack. Text that isn't JSON gets an answer too, which means nothing.
 */
export function isDeeperThan(most: number, json: Buffer): boolean {
  let depth = 0
  let quoted = false
  for (let at = 0; at < json.length; at++) {
    const byte = json[at]
    if (byte === quote) quoted = !quoted
    else if (quoted) at += byte === backslash ? 1 : 0
    else if (byte === openBrace || byte === openBracket) depth++
    else if (byte === closeBrace || byte === closeBracket) depth--
    if (depth > most) return true
  }
  return false
}

const [quote, backslash, openBrace, closeBrace, openBracket, closeBracket] = Buffer.from('"\\{}[]')
