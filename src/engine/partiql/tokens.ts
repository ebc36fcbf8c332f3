import type { EngineError } from '../errors.ts'
import { badStatement } from './bad-statement.ts'
import { keywords } from './keywords.ts'

/** The kind of a token; a quoted identifier is never a keyword. */
export type TokenKind = 'word' | 'keyword' | 'identifier' | 'string' | 'number' | 'sign' | 'end'

/** A token; `text` has no quotes, and doubled quotes are single. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Its position, from 1. */
  readonly position: number
  /** The number of its characters, with quotes. */
  readonly length: number
}

/** The tokens of a statement; the last one has the kind `end`. @throws ValidationException for an unreadable token. */
export function tokenize(statement: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < statement.length) {
    form.lastIndex = at
    const match = form.exec(statement)
    if (match === null) throw unreadable()
    const token = tokenOf(match, at + 1)
    at = form.lastIndex
    if (token !== undefined) tokens.push(token)
  }
  tokens.push({ kind: 'end', text: '', position: statement.length + 1, length: 0 })
  return tokens
}

/** The error for a character, a comment or a number that can't be read: DynamoDB gives no reason. */
export function unreadable(): EngineError {
  return badStatement('')
}

const form =
  /(?<space>\s+|--[^\n]*|\/\*[\s\S]*?\*\/)|'(?<string>(?:[^']|'')*)'|"(?<identifier>(?:[^"]|"")*)"|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_$][\w$]*)|(?<sign><<|>>|<>|!=|<=|>=|[=<>(){}[\],.:;?*+-])/gy

function tokenOf({ 0: all, groups = {} }: RegExpExecArray, position: number): Token | undefined {
  const { string, identifier, number, word, sign } = groups
  const { length } = all
  if (string !== undefined) return { kind: 'string', text: string.replaceAll("''", "'"), position, length }
  if (identifier !== undefined) {
    return { kind: 'identifier', text: identifier.replaceAll('""', '"'), position, length }
  }
  if (number !== undefined) return { kind: 'number', text: number, position, length }
  if (word !== undefined) {
    return { kind: keywords.has(word.toUpperCase()) ? 'keyword' : 'word', text: word, position, length }
  }
  return sign === undefined ? undefined : { kind: 'sign', text: sign, position, length }
}
