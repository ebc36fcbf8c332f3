import { badStatement } from './bad-statement.ts'

/** The kind of a token; a quoted identifier is never a keyword. */
export type TokenKind = 'word' | 'identifier' | 'string' | 'number' | 'sign' | 'end'

/** A token; `text` has no quotes, and doubled quotes are single. */
export interface Token {
  readonly kind: TokenKind
  readonly text: string
  /** Its position, from 1. */
  readonly position: number
}

/** The tokens of a statement, the last one of kind `end`. Throws a ValidationException for an invalid character. */
export function tokenize(statement: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 0
  while (at < statement.length) {
    form.lastIndex = at
    const match = form.exec(statement)
    if (match === null) throw badStatement(`Unexpected character '${statement[at]}' at position ${at + 1}`)
    at = form.lastIndex
    const token = tokenOf(match, at - match[0].length + 1)
    if (token !== undefined) tokens.push(token)
  }
  tokens.push({ kind: 'end', text: '', position: statement.length + 1 })
  return tokens
}

const form =
  /(?<space>\s+|--[^\n]*)|'(?<string>(?:[^']|'')*)'|"(?<identifier>(?:[^"]|"")+)"|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_$][\w$]*)|(?<sign><<|>>|<>|!=|<=|>=|[=<>(){}[\],.:?*+-])/gy

function tokenOf({ groups = {} }: RegExpExecArray, position: number): Token | undefined {
  const { string, identifier, number, word, sign } = groups
  if (string !== undefined) return { kind: 'string', text: string.replaceAll("''", "'"), position }
  if (identifier !== undefined)
    return { kind: 'identifier', text: identifier.replaceAll('""', '"'), position }
  if (number !== undefined) return { kind: 'number', text: number, position }
  if (word !== undefined) return { kind: 'word', text: word, position }
  return sign === undefined ? undefined : { kind: 'sign', text: sign, position }
}
