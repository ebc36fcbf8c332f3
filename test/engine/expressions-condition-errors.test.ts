import { describe, expect, it } from 'vitest'
import { expressionScope, parseCondition } from '../../src/engine/expressions/index.ts'
import type { AttributeValue } from '../../src/engine/values/index.ts'

type Values = Record<string, AttributeValue>

/** The message, without its prefix, of the error for this filter expression. */
function rejection(text: unknown, values?: Values, names?: Record<string, string>): string {
  const beginning = 'Invalid FilterExpression: '
  try {
    parseCondition('FilterExpression', text, expressionScope(names, values))
  } catch (error) {
    const { name, message } = error as Error
    if (name !== 'ValidationException') throw error
    if (message.startsWith(beginning)) return message.slice(beginning.length)
    throw error
  }
  return 'accepted'
}

describe('a condition with a syntax error', () => {
  it.each([
    ['price >', '<EOF>', '>'],
    ['price', '<EOF>', 'price'],
    ['attribute_exists(', '<EOF>', '('],
    ['things are not fine', 'are', 'things are not'],
    ['a > 4', '4', '> 4'],
    ['a = :v b', 'b', ':v b'],
    ['!a', '!', '!a'],
    ['a[b] = c', 'b', '[b]'],
    ['a in b', 'b', 'in b'],
    ['a in (b, c,)', ')', ',)'],
    ['a > between', 'between', '> between'],
    ['size(a)[0] > b', '[', ')[0'],
    ['(size(a)).b > a', '.', ').b'],
    ['a = b = c', '=', 'b = c'],
    ['(a = b', '<EOF>', 'b'],
    ['a = b)', ')', 'b)'],
    ['a = "x"', '"', '= "x'],
    ['ü > a', 'ü', 'ü >'],
    ['😀 > a', '😀', '😀 >'],
    ['# > a', '#', '# >'],
    ['a AND b = c', 'AND', 'a AND b'],
    // Recorded by ScyllaDB's Alternator: a name begins with a letter. The others are recorded from DynamoDB Local.
    ['_a = b', '_', '_a'],
    ['a._b = c', '_', '._b'],
    ['a[01] = b', '1', '01]'],
    ['set = b', 'set', 'set ='],
    ['a.delete = b', 'delete', '.delete ='],
    ['a\u00a0= b', '\u00a0', 'a\u00a0='],
    ['a = b) ', ')', 'b) '],
    [' )', ')', ' )'],
    [' \n', '<EOF>', ' \n'],
  ])('is rejected: %s', (text, token, near) => {
    expect(rejection(text)).toBe(`Syntax error; token: "${token}", near: "${near}"`)
  })

  it('is rejected when empty', () => {
    expect(rejection('')).toBe('The expression can not be empty;')
  })

  it("is rejected when it isn't a string", () => {
    expect(() => parseCondition('FilterExpression', 7, expressionScope(undefined, undefined))).toThrow(
      expect.objectContaining({ name: 'SerializationException' }),
    )
  })
})

describe('a condition with valid syntax', () => {
  it.each([
    ['((a = b))'],
    ['a > ((b))'],
    ['(a)between(((b.c)).d)and(c)'],
    ['a = b AND ((c = d OR e = f))'],
    ['a < whatever((:things), ((b)))'],
  ])('is rejected for redundant parentheses: %s', (text) => {
    expect(rejection(text)).toBe('The expression has redundant parentheses;')
  })

  it.each([
    ['whatever(a)', 'Invalid function name; function: whatever'],
    ['Size(a) > b', 'Invalid function name; function: Size'],
    ['list_append(a, b)', 'The function is not allowed in a condition expression; function: list_append'],
    ['size(a)', 'The function is not allowed to be used this way in an expression; function: size'],
    [
      'contains(a, b) = c',
      'The function is not allowed to be used this way in an expression; function: contains',
    ],
    [
      'size(contains(a, b)) > c',
      'The function is not allowed to be used this way in an expression; function: contains',
    ],
    [
      'a in (b, attribute_exists(c))',
      'The function is not allowed to be used this way in an expression; function: attribute_exists',
    ],
  ])('is rejected for an unknown or misplaced function: %s', (text, reason) => {
    expect(rejection(text)).toBe(reason)
  })

  it.each([
    ['abOrT = a', 'abOrT'],
    ['a.name = b', 'name'],
    ['attribute_exists(status)', 'status'],
  ])('is rejected for a reserved word: %s', (text, word) => {
    expect(rejection(text)).toBe(`Attribute name is a reserved keyword; reserved keyword: ${word}`)
  })

  it('is rejected for an undefined name or value', () => {
    expect(rejection('a.#b = c')).toBe(
      'An expression attribute name used in the document path is not defined; attribute name: #b',
    )
    expect(rejection('a = :b')).toBe(
      'An expression attribute value used in expression is not defined; attribute value: :b',
    )
  })

  it.each([
    ['attribute_exists(a, b)', 'attribute_exists', 2],
    ['begins_with(a)', 'begins_with', 1],
    ['size(a, b) > c', 'size', 2],
    ['contains(a, b, c)', 'contains', 3],
  ])('is rejected for the number of operands: %s', (text, name, count) => {
    expect(rejection(text)).toBe(
      `Incorrect number of operands for operator or function; operator or function: ${name}, number of operands: ${count}`,
    )
  })

  it.each<[string, AttributeValue, string, string]>([
    ['begins_with(a, :v)', { N: '1' }, 'begins_with', 'N'],
    ['begins_with(:v, a)', { SS: ['a'] }, 'begins_with', 'SS'],
    ['attribute_type(a, :v)', { B: '' }, 'attribute_type', 'B'],
    ['size(:v) > a', { BOOL: true }, 'size', 'BOOL'],
    ['size(size(:v)) > a', { S: 'a' }, 'size', 'N'],
    ['a < :v', { BOOL: true }, '<', 'BOOL'],
    [':v >= a', { M: {} }, '>=', 'M'],
    ['a BETWEEN :v AND b', { NULL: true }, 'BETWEEN', 'NULL'],
  ])('is rejected for the type of an operand: %s of %o', (text, value, name, type) => {
    expect(rejection(text, { ':v': value })).toBe(
      `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
    )
  })

  it('is rejected if attribute_exists has a value as its operand', () => {
    expect(rejection('attribute_exists(:v)', { ':v': { S: 'a' } })).toBe(
      'Operator or function requires a document path; operator or function: attribute_exists',
    )
  })

  it('is rejected for an unknown type in attribute_type', () => {
    expect(rejection('attribute_type(a, :v)', { ':v': { S: 'STRING' } })).toBe(
      'Invalid attribute type name found; type: STRING, valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}',
    )
  })

  it.each([
    ['a = #a', '=', '[a]'],
    ['contains(b.c[1].a, b.c[1].#a)', 'contains', '[b, c, [1], a]'],
  ])('is rejected for identical operands: %s', (text, operator, path) => {
    expect(rejection(text, undefined, { '#a': 'a' })).toBe(
      `The first operand must be distinct from the remaining operands for this operator or function; operator: ${operator}, first operand: ${path}`,
    )
  })

  it('is rejected for BETWEEN bounds in descending order or of different types', () => {
    expect(rejection('a BETWEEN :b AND :a', { ':a': { S: 'a' }, ':b': { S: 'b' } })).toBe(
      'The BETWEEN operator requires upper bound to be greater than or equal to lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}',
    )
    expect(rejection('a BETWEEN :b AND :a', { ':a': { S: 'a' }, ':b': { N: '1' } })).toBe(
      'The BETWEEN operator requires same data type for lower and upper bounds; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {S:a}',
    )
  })

  it("reports the first error in DynamoDB's order of checks, not in the order of the string", () => {
    const text = 'a = a AND :undefined = b AND name = c AND whatever(d) AND ((e = f))'
    expect(rejection(text)).toBe('The expression has redundant parentheses;')
    expect(rejection(text.replace('((e = f))', 'e = f'))).toBe('Invalid function name; function: whatever')
    expect(rejection('a = a AND :undefined = b AND name = c')).toMatch(/^Attribute name is a reserved/)
    expect(rejection('a = a AND :undefined = b')).toMatch(/^The first operand must be distinct/)
  })
})

describe('a condition beyond the limits', () => {
  it('is rejected above 4,096 bytes', () => {
    const text = `a = ${'b'.repeat(4092)}`
    expect(rejection(text)).toBe('accepted')
    expect(rejection(`${text}b`)).toBe(
      'Expression size has exceeded the maximum allowed size; expression size: 4097',
    )
    expect(rejection('('.repeat(400_000))).toMatch(/expression size: 400000$/)
  })

  it('is rejected above 300 operators', () => {
    const comparisons = Array.from({ length: 150 }, () => 'a<b').join(' OR ')
    expect(rejection(comparisons)).toBe('accepted')
    expect(rejection(`${comparisons} OR a<b`)).toBe(
      'The expression contains too many operators; operator count: 301',
    )
  })

  it('is rejected above 100 operands of IN', () => {
    const list = Array.from({ length: 100 }, (_, at) => `b${at}`).join()
    expect(rejection(`a IN (${list})`)).toBe('accepted')
    expect(rejection(`a IN (${list},c)`)).toBe(
      'The IN operator is provided with too many operands; number of operands: 101',
    )
  })

  it('is rejected above 32 elements of a path, or 2^31 elements of a list', () => {
    expect(rejection(`a${'.b'.repeat(31)} = c`)).toBe('accepted')
    expect(rejection(`a${'.b'.repeat(32)} = c`)).toBe(
      'The document path has too many nesting levels; nesting levels: 33',
    )
    expect(rejection('a[99999999999] = c')).toBe(
      'List index is not within the allowable range; index: [99999999999]',
    )
  })

  it.each([
    ['parentheses', `${'('.repeat(2040)}a=b${')'.repeat(2040)}`],
    ['open parentheses', '('.repeat(4096)],
    ['groups', `${'(a=b OR '.repeat(450)}a=b${')'.repeat(450)}`],
    ['negations', `${'NOT '.repeat(1000)}a=b`],
    ['negated groups', `${'NOT('.repeat(700)}a=b${')'.repeat(700)}`],
    ['calls', `${'size('.repeat(600)}a${')'.repeat(600)} > b`],
  ])('is rejected within 200 ms of CPU time for deep nesting of %s', (_what, text) => {
    const start = process.threadCpuUsage()
    expect(rejection(text)).toMatch(/redundant parentheses|too many operators/)
    const { user, system } = process.threadCpuUsage(start)
    expect((user + system) / 1000).toBeLessThan(200)
  })
})
