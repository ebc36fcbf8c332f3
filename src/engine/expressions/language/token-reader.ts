import type { EngineError } from '../../errors.ts'
import { type ExpressionKind, invalid } from './invalid.ts'
import { type Token, type TokenKind, tokenize } from './tokens.ts'

/** Reads an expression's tokens in order, and rejects unexpected ones with DynamoDB's messages. */
export class TokenReader {
  readonly kind: ExpressionKind
  readonly #text: string
  readonly #tokens: readonly Token[]
  #at = 0
  #operators = 0
  #depth = 0
  #lastGroup = { open: -1, close: -1 }
  #isRedundant = false

  /** @throws what `tokenize` throws. */
  constructor(kind: ExpressionKind, text: unknown) {
    this.kind = kind
    this.#tokens = tokenize(kind, text)
    this.#text = text as string
  }

  /** Whether the next token is this symbol. */
  atSign(sign: string): boolean {
    const token = this.#peek()
    return token.kind === 'sign' && token.text === sign
  }

  /** Whether the next token is this keyword, in upper or lower case. */
  atKeyword(keyword: string): boolean {
    const token = this.#peek()
    return token.kind === 'keyword' && token.text.toUpperCase() === keyword
  }

  /** Whether the next token is an identifier followed by an opening parenthesis. */
  atCall(): boolean {
    const following = this.#tokens[this.#at + 1]
    return this.#peek().kind === 'word' && following?.kind === 'sign' && following.text === '('
  }

  /** Whether the next token is of this kind. */
  at(kind: TokenKind): boolean {
    return this.#peek().kind === kind
  }

  /** Reads the next token, and returns its text. */
  take(): string {
    const { text } = this.#peek()
    this.#at++
    return text
  }

  /** Reads the next token if it is this symbol. */
  takeSign(sign: string): boolean {
    const found = this.atSign(sign)
    if (found) this.#at++
    return found
  }

  /** Reads the next token if it is this keyword. */
  takeKeyword(keyword: string): boolean {
    const found = this.atKeyword(keyword)
    if (found) this.#at++
    return found
  }

  /** Reads the next token, which must be this symbol. Throws the syntax error otherwise. */
  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.syntaxError()
  }

  /** Reads an opening parenthesis, what it encloses, and the closing one. */
  group<Syntax>(readInside: () => Syntax): Syntax {
    const open = this.#at
    this.expectSign('(')
    if (++this.#depth > maxDepth) throw this.#redundantParentheses()
    const inside = readInside()
    this.#depth--
    const close = this.#at
    this.expectSign(')')
    if (this.#lastGroup.open === open + 1 && this.#lastGroup.close === close - 1) this.#isRedundant = true
    this.#lastGroup = { open, close }
    return inside
  }

  /** Rejects further tokens, then a group that encloses nothing but another group. */
  expectEnd(): void {
    if (!this.at('end')) throw this.syntaxError()
    if (this.#isRedundant) throw this.#redundantParentheses()
  }

  /** Counts an operator or a function: an expression has at most 300. */
  countOperator(): void {
    this.#operators++
    if (this.#operators > maxOperators) {
      throw invalid(
        this.kind,
        `The expression contains too many operators; operator count: ${this.#operators}`,
      )
    }
  }

  /** The syntax error for the next token, with the tokens around it. */
  syntaxError(): EngineError {
    const token = this.#peek()
    const before = this.#tokens[this.#at - 1]
    const after = this.#tokens[this.#at + 1]
    const near = this.#text.slice(before?.start ?? 0, after?.end ?? token.end)
    return invalid(this.kind, `Syntax error; token: "${token.text}", near: "${near}"`)
  }

  #redundantParentheses(): EngineError {
    return invalid(this.kind, 'The expression has redundant parentheses;')
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? endless
  }
}

const maxOperators = 300

/** More levels than 300 operators can produce: deeper nesting means redundant parentheses. It bounds the recursion. */
const maxDepth = 310

const endless: Token = { kind: 'end', text: '<EOF>', start: 0, end: 0 }
