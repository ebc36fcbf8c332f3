import {
  type ExpressionKind,
  type PathSyntax,
  readPath,
  readPathTail,
  TokenReader,
} from '../language/index.ts'

/** `:value`, as written. */
export interface ValueSyntax {
  readonly kind: 'value'
  readonly token: string
}

/** A comparison, `BETWEEN`, `IN`, or a function call: the name of the operator or function, and its operands. */
export interface OperationSyntax {
  readonly kind: 'operation' | 'call'
  readonly operator: string
  readonly operands: readonly OperandSyntax[]
}

/** An operand of an operation; the only call that may be one is `size`. */
export type OperandSyntax = PathSyntax | ValueSyntax | OperationSyntax

/** Conditions joined by `AND` or `OR`, or one negated by `NOT`. */
export interface LogicSyntax {
  readonly kind: 'logic'
  readonly operator: 'AND' | 'OR' | 'NOT'
  readonly conditions: readonly ConditionSyntax[]
}

/** The syntax tree of a condition: no name or value is resolved yet. */
export type ConditionSyntax = OperationSyntax | LogicSyntax

/**
 * Parses a condition into its syntax tree: `OR` has the lowest precedence, then `AND`, then `NOT`.
 *
 * @throws ValidationException for an error of syntax, more than 300 operators, or redundant parentheses.
 */
export function readCondition(kind: ExpressionKind, text: unknown): ConditionSyntax {
  const parser = new ConditionParser(new TokenReader(kind, text))
  return parser.parse()
}

type Syntax = OperandSyntax | LogicSyntax

const comparators = ['=', '<>', '<', '<=', '>', '>=']

/** A recursive-descent parser. Parentheses may enclose a condition or an operand. */
class ConditionParser {
  readonly #reader: TokenReader

  constructor(reader: TokenReader) {
    this.#reader = reader
  }

  parse(): ConditionSyntax {
    const condition = this.#condition(this.#disjunction())
    this.#reader.expectEnd()
    return condition
  }

  #disjunction(): Syntax {
    return this.#joined('OR', () => this.#joined('AND', () => this.#negation()))
  }

  #joined(operator: 'AND' | 'OR', read: () => Syntax): Syntax {
    const first = read()
    if (!this.#reader.atKeyword(operator)) return first
    const conditions = [this.#condition(first)]
    while (this.#reader.takeKeyword(operator)) {
      this.#reader.countOperator()
      conditions.push(this.#condition(read()))
    }
    return { kind: 'logic', operator, conditions }
  }

  #negation(): Syntax {
    if (!this.#reader.takeKeyword('NOT')) return this.#comparison()
    this.#reader.countOperator()
    return { kind: 'logic', operator: 'NOT', conditions: [this.#condition(this.#negation())] }
  }

  #comparison(): Syntax {
    const left = this.#primary()
    const comparator = comparators.find((sign) => this.#reader.atSign(sign))
    if (comparator !== undefined) return this.#operation(left, comparator, () => [this.#nextOperand()])
    if (this.#reader.atKeyword('BETWEEN')) return this.#operation(left, 'BETWEEN', () => this.#bounds())
    if (this.#reader.atKeyword('IN')) return this.#operation(left, 'IN', () => this.#list())
    return left
  }

  #operation(left: Syntax, operator: string, readRest: () => OperandSyntax[]): OperationSyntax {
    const first = this.#operand(left)
    this.#reader.take()
    this.#reader.countOperator()
    return { kind: 'operation', operator, operands: [first, ...readRest()] }
  }

  #bounds(): OperandSyntax[] {
    const lower = this.#nextOperand()
    if (!this.#reader.takeKeyword('AND')) throw this.#reader.syntaxError()
    return [lower, this.#nextOperand()]
  }

  #list(): OperandSyntax[] {
    const operands: OperandSyntax[] = []
    this.#reader.expectSign('(')
    do operands.push(this.#nextOperand())
    while (this.#reader.takeSign(','))
    this.#reader.expectSign(')')
    return operands
  }

  #primary(): Syntax {
    if (this.#reader.atSign('(')) return this.#group()
    if (this.#reader.at('value')) return { kind: 'value', token: this.#reader.take() }
    if (!this.#reader.atCall()) return readPath(this.#reader)
    const operator = this.#reader.take()
    this.#reader.countOperator()
    return { kind: 'call', operator, operands: this.#list() }
  }

  #group(): Syntax {
    const inside = this.#reader.group(() => this.#disjunction())
    return inside.kind === 'path' ? readPathTail(this.#reader, inside.steps) : inside
  }

  #nextOperand(): OperandSyntax {
    return this.#operand(this.#primary())
  }

  #operand(syntax: Syntax): OperandSyntax {
    if (syntax.kind === 'logic' || syntax.kind === 'operation') throw this.#reader.syntaxError()
    return syntax
  }

  #condition(syntax: Syntax): ConditionSyntax {
    if (syntax.kind === 'path' || syntax.kind === 'value') throw this.#reader.syntaxError()
    return syntax
  }
}
