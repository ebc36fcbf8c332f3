/**
 * Whether JSON nests objects and arrays deeper than a limit. The engine handles parts of a request recursively, for
 * example to show them in a message, so no request may be deep enough to exhaust the stack. For invalid JSON the result
 * is meaningless.
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
