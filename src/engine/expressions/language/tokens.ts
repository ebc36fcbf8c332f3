import { EngineError } from '../../errors.ts'
import { type ExpressionKind, invalid } from './invalid.ts'

/** The kind of a token: an identifier, a keyword, `#name`, `:value`, digits, a symbol, or unknown. */
export type TokenKind = 'word' | 'keyword' | 'name' | 'value' | 'number' | 'sign' | 'unknown' | 'end'

/** A token; `start` and `end` are offsets into the expression. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  readonly start: number
  readonly end: number
}

/**
 * The tokens of an expression, the last one of kind `end`.
 *
 * @throws SerializationException if it isn't a string; ValidationException if it is empty or has more than 4,096 bytes.
 *   An invalid character becomes an `unknown` token, so that the parser's error can show the tokens around it.
 */
export function tokenize(kind: ExpressionKind, text: unknown): readonly Token[] {
  const checked = checkText(kind, text)
  const tokens: Token[] = []
  for (const match of checked.matchAll(form)) {
    const token = match[0]
    const at = match.index
    tokens.push({ kind: kindOf(token), text: token, start: at, end: at + token.length })
  }
  const end = checked.length
  tokens.push({ kind: 'end', text: '<EOF>', start: end, end })
  return tokens
}

/** DynamoDB's limit of an expression. */
const maxBytes = 4096

/** An identifier begins with a letter, and a number of several digits with no zero. */
const form = /[A-Za-z]\w*|[#:]\w+|0|[1-9]\d*|<>|<=|>=|[^ \t\r\n]/gu
const signs = new Set(['<>', '<=', '>=', '=', '<', '>', '(', ')', '[', ']', ',', '.', '+', '-'])

/** All kinds of expressions have the same keywords, as in DynamoDB Local. */
const keywords = new Set(['AND', 'OR', 'NOT', 'BETWEEN', 'IN', 'SET', 'REMOVE', 'ADD', 'DELETE'])

function checkText(kind: ExpressionKind, text: unknown): string {
  if (typeof text !== 'string') {
    throw new EngineError('SerializationException', `${kind} must be a string`)
  }
  const size = Buffer.byteLength(text)
  if (size > maxBytes) {
    const shown = kind === 'UpdateExpression' ? '' : ` expression size: ${size}`
    throw invalid(kind, `Expression size has exceeded the maximum allowed size;${shown}`)
  }
  if (text === '') throw invalid(kind, 'The expression can not be empty;')
  return text
}

function kindOf(token: string): TokenKind {
  const first = token.charCodeAt(0)
  if (signs.has(token)) return 'sign'
  if (token.length > 1 && first === 0x23) return 'name'
  if (token.length > 1 && first === 0x3a) return 'value'
  if (first >= 0x30 && first <= 0x39) return 'number'
  if (!/^[A-Za-z]/.test(token)) return 'unknown'
  return keywords.has(token.toUpperCase()) ? 'keyword' : 'word'
}
