import { type EngineError, validationError } from '../errors.ts'
import { type AttributeValue, checkValue } from '../values/index.ts'
import { badStatement } from './bad-statement.ts'
import { functionWords, operatorWords } from './keywords.ts'
import { StatementScope } from './statement-scope.ts'
import { type Token, type TokenKind, tokenize } from './tokens.ts'

/** A statement that is nested deeper is rejected, before it could exhaust the stack. */
const maxDepth = 100

/** The tokens of one statement, read from left to right, and the values of its question marks. */
export class TokenStream {
  /** The names and values read until now. */
  readonly scope = new StatementScope()
  readonly #statement: string
  readonly #tokens: readonly Token[]
  readonly #parameters: readonly unknown[]
  #at = 0
  #parameter = 0
  #depth = 0

  constructor(statement: string, parameters: readonly unknown[]) {
    this.#statement = statement
    this.#tokens = tokenize(statement)
    this.#parameters = parameters
  }

  at(kind: TokenKind): boolean {
    return this.#peek().kind === kind
  }

  atSign(sign: string): boolean {
    return this.at('sign') && this.#peek().text === sign
  }

  /** Words are case-insensitive. */
  atWord(word: string): boolean {
    return (this.at('keyword') || this.at('word')) && this.#word === word
  }

  /** Whether the next tokens are a function call. */
  get atCall(): boolean {
    const next = this.#tokens[this.#at + 1]
    const isName = this.at('word') || (this.at('keyword') && functionWords.has(this.#word))
    return isName && next?.kind === 'sign' && next.text === '('
  }

  take(): string {
    const { text } = this.#peek()
    this.#at += 1
    return text
  }

  takeSign(sign: string): boolean {
    if (!this.atSign(sign)) return false
    this.#at += 1
    return true
  }

  takeWord(word: string): boolean {
    if (!this.atWord(word)) return false
    this.#at += 1
    return true
  }

  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected(`'${sign}'`)
  }

  expectWord(word: string): void {
    if (!this.takeWord(word)) throw this.unexpected(word)
  }

  /** Reads an identifier; a keyword needs quotes. Where PartiQL's parser accepts only a name, it gives a special reason. */
  expectName(reason?: string): string {
    if (this.at('identifier') && this.#peek().text === '') {
      throw validationError('Path component cannot be an empty string')
    }
    if (this.at('word') || this.at('identifier')) return this.take()
    throw reason === undefined ? this.missingTerm() : badStatement(reason)
  }

  /** Call it after an infix operator. */
  expectRightSide(): void {
    if (this.at('end')) throw badStatement('Missing right-hand side expression of infix operator')
  }

  /** The end, possibly after a semicolon. */
  expectEnd(): void {
    this.takeSign(';')
    if (!this.at('end')) throw badStatement('Unexpected token after expression')
  }

  /** The place of the next token, as in DynamoDB's messages: `1:21:8` is line, column and length. */
  get place(): string {
    const { position, length } = this.#peek()
    const before = this.#statement.slice(0, position - 1)
    const line = before.split('\n').length
    return `${line}:${position - 1 - before.lastIndexOf('\n')}:${length}`
  }

  /** The value of the question mark that was just read. */
  parameter(): AttributeValue {
    const value = this.#parameters[this.#parameter]
    this.#parameter += 1
    if (value === undefined) throw wrongNumber()
    return checkValue(value)
  }

  /** Rejects parameters without a question mark; call it at the end. */
  checkParameters(): void {
    if (this.#parameter !== this.#parameters.length) throw wrongNumber()
  }

  /** Parses content that is nested one level deeper. */
  nested<Result>(read: () => Result): Result {
    this.#depth += 1
    if (this.#depth > maxDepth) throw badStatement(`It is nested deeper than ${maxDepth} levels`)
    const result = read()
    this.#depth -= 1
    return result
  }

  /** The error for an expression that is missing, as PartiQL's parser words it. */
  missingTerm(): EngineError {
    const isOperator = this.at('keyword')
      ? operatorWords.has(this.#word)
      : this.at('sign') && operators.has(this.#peek().text)
    if (isOperator) return badStatement('Unexpected operator')
    return badStatement(this.at('keyword') ? 'Unexpected keyword' : 'Unexpected term')
  }

  /** The error for the next token. */
  unexpected(expected: string): EngineError {
    const { kind, text, position } = this.#peek()
    const found = kind === 'end' ? 'the end of the statement' : `'${text}' at position ${position}`
    return badStatement(`Expected ${expected}, found ${found}`)
  }

  get #word(): string {
    return this.#peek().text.toUpperCase()
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '', position: 0, length: 0 }
  }
}

/** The signs that are operators. */
const operators: ReadonlySet<string> = new Set(['=', '<>', '!=', '<', '<=', '>', '>=', '+', '-'])

function wrongNumber(): EngineError {
  return validationError("Number of parameters in request and statement don't match.")
}
