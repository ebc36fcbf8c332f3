import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  conditionPaths,
  expressionScope,
  matches,
  parseCondition,
} from '../../src/engine/expressions/index.ts'
import type { AttributeValue, Item } from '../../src/engine/values/index.ts'

const book: Item = {
  pk: { S: 'BOOK#1' },
  title: { S: 'Die Verwandlung – 變形記' },
  price: { N: '12.5' },
  pages: { N: '144' },
  cover: { B: 'AQIDBA==' },
  inPrint: { BOOL: true },
  withdrawn: { NULL: true },
  tags: { SS: ['novella', 'german'] },
  editions: { NS: ['1915', '1948'] },
  scans: { BS: ['AQI=', 'Aw=='] },
  chapters: { L: [{ S: 'I' }, { S: 'II' }, { N: '3' }] },
  author: { M: { given: { S: 'Franz' }, born: { N: '1883' }, places: { L: [{ S: 'Prag' }] } } },
}

const values: Record<string, AttributeValue> = {
  ':novella': { S: 'novella' },
  ':die': { S: 'Die' },
  ':twelve': { N: '12' },
  ':price': { N: '12.50' },
  ':hundred': { N: '100' },
  ':true': { BOOL: true },
  ':bytes': { B: 'AgM=' },
  ':head': { B: 'AQI=' },
  ':tags': { SS: ['german', 'novella'] },
  ':first': { S: 'I' },
  ':three': { N: '3' },
  ':year': { N: '1948' },
  ':map': { S: 'M' },
  ':four': { N: '4' },
  ':franz': { S: 'Franz' },
}

/** Whether the condition is true of the book. Its values are those above. */
function holds(text: string): boolean {
  const used = Object.entries(values).filter(([token]) => new RegExp(`${token}\\b`).test(text))
  const scope = expressionScope(undefined, used.length > 0 ? Object.fromEntries(used) : undefined)
  return matches(parseCondition('FilterExpression', text, scope), book)
}

describe('conditions on an item', () => {
  it.each([
    ['price = :price', true],
    ['price = :twelve', false],
    ['price <> :twelve', true],
    ['price > :twelve', true],
    ['price >= :price', true],
    ['pages < :hundred', false],
    ['pages <= :hundred', false],
    [':hundred < pages', true],
    ['tags = :tags', true],
    ['inPrint = :true', true],
    ['price BETWEEN :twelve AND :hundred', true],
    ['pages between :twelve and :hundred', false],
    ['title IN (:die, :novella)', false],
    ['author.given IN (:die, :franz)', true],
    ['price < pages', true],
    ['size(author.places) < pages', true],
  ])('compares: %s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected)
  })

  it.each([
    ['title = :twelve', false],
    ['title <> :twelve', true],
    ['title < :twelve', false],
    ['title >= :twelve', false],
    ['title BETWEEN :twelve AND :hundred', false],
    ['tags < price', false],
    ['gone = :twelve', false],
    ['gone <> :twelve', true],
    ['gone < :twelve', false],
    ['gone IN (:twelve)', false],
    ['NOT gone < :twelve', true],
  ])('is false across types and for missing attributes: %s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected)
  })

  it.each([
    ['attribute_exists(author.given)', true],
    ['attribute_exists(author.surname)', false],
    ['attribute_exists(chapters[2])', true],
    ['attribute_exists(chapters[3])', false],
    ['attribute_exists(title.given)', false],
    ['attribute_not_exists(gone)', true],
    ['attribute_not_exists(withdrawn)', false],
    ['attribute_exists(valueOf)', false],
    ['attribute_exists(author.toString)', false],
    ['attribute_type(author, :map)', true],
    ['attribute_type(title, :map)', false],
    ['attribute_type(gone, :map)', false],
    ['begins_with(title, :die)', true],
    ['begins_with(price, :die)', false],
    ['begins_with(cover, :head)', true],
    ['begins_with(cover, :bytes)', false],
    ['contains(title, :die)', true],
    ['contains(cover, :bytes)', true],
    ['contains(tags, :novella)', true],
    ['contains(tags, :die)', false],
    ['contains(editions, :year)', true],
    ['contains(scans, :head)', true],
    ['contains(chapters, :first)', true],
    ['contains(chapters, :three)', true],
    ['contains(chapters, :twelve)', false],
    ['contains(price, :twelve)', false],
    ['contains(gone, :twelve)', false],
  ])('evaluates functions: %s is %s', (text, expected) => {
    expect(holds(text)).toBe(expected)
  })

  it.each([
    // In UTF-16 code units, as Java counts.
    ['title', '21'],
    ['cover', '4'],
    ['tags', '2'],
    ['chapters', '3'],
    ['author', '3'],
  ])('size() of %s is %s', (name, size) => {
    const scope = expressionScope(undefined, { ':size': { N: size } })
    expect(matches(parseCondition('FilterExpression', `size(${name}) = :size`, scope), book)).toBe(true)
  })

  it('size() of a type without a size has no value', () => {
    expect(holds('size(price) > :four')).toBe(false)
    expect(holds('size(price) < :four')).toBe(false)
    expect(holds('size(inPrint) < :four')).toBe(false)
  })

  it('evaluates NOT before AND before OR, and parentheses first', () => {
    expect(holds('attribute_exists(pk) OR attribute_exists(nowhere) AND attribute_exists(nothing)')).toBe(
      true,
    )
    expect(holds('(attribute_exists(pk) OR attribute_exists(nowhere)) AND attribute_exists(nothing)')).toBe(
      false,
    )
    expect(holds('NOT attribute_exists(nowhere) AND attribute_exists(pk)')).toBe(true)
    expect(holds('NOT (attribute_exists(nowhere) AND attribute_exists(pk))')).toBe(true)
    expect(holds('NOT attribute_exists(pk) OR attribute_exists(pk)')).toBe(true)
  })

  it.each([
    '(price) = (:price)',
    '(author.given)=:franz',
    '(author).given = :franz',
    '((price) = :price)',
    '(price = :price) and (title <> :die)',
    'price = :price AND (pages > :twelve AND (title <> :die OR pages = :four))',
    'price\tbetween\n(:twelve)and(:hundred)',
  ])('ignores white space and accepts parentheses: %s', (text) => {
    expect(holds(text)).toBe(true)
  })

  it('treats the attributes of an absent item as missing', () => {
    const scope = expressionScope(undefined, undefined)
    const absent = parseCondition('ConditionExpression', 'attribute_not_exists(pk)', scope)
    const cheap = parseCondition('ConditionExpression', 'price < pages', scope)
    expect(matches(absent, undefined)).toBe(true)
    expect(matches(cheap, undefined)).toBe(false)
  })

  it('compares strings by their UTF-8 bytes', () => {
    const scope = expressionScope(undefined, { ':bmp': { S: '\uffee' } })
    const condition = parseCondition('FilterExpression', 'face > :bmp', scope)
    expect(matches(condition, { face: { S: '😀' } })).toBe(true)
  })

  it('compares numbers exactly', () => {
    const scope = expressionScope(undefined, { ':n': { N: '12345678901234567890123456789012345678' } })
    const condition = parseCondition('FilterExpression', 'n < :n', scope)
    expect(matches(condition, { n: { N: '12345678901234567890123456789012345677' } })).toBe(true)
    expect(matches(condition, { n: { N: '12345678901234567890123456789012345678' } })).toBe(false)
  })

  it('lists the attributes that it uses', () => {
    const scope = expressionScope({ '#d': 'date' }, { ':v': { N: '1' } })
    const text =
      'a.b[0] = :v AND NOT (size(#d) > c OR attribute_exists(a)) AND e IN (f, :v) AND :v BETWEEN g AND h'
    const condition = parseCondition('FilterExpression', text, scope)
    expect(conditionPaths(condition)).toEqual(['a', 'date', 'c', 'e', 'f', 'g', 'h'])
  })

  it('is frozen', () => {
    expect(
      Object.isFrozen(parseCondition('FilterExpression', 'a < b', expressionScope(undefined, undefined))),
    ).toBe(true)
  })
})

describe('any condition', () => {
  interface Written {
    readonly text: string
    readonly truth: boolean
  }
  const leaf = fc.constantFrom<Written>(
    { text: 'attribute_exists(pk)', truth: true },
    { text: 'attribute_exists(nothing)', truth: false },
    { text: 'price < pages', truth: true },
    { text: 'pages < price', truth: false },
  )
  const { condition } = fc.letrec<{ condition: Written; group: Written }>((tie) => ({
    group: tie('condition').map(({ text, truth }) => ({ text: `(${text})`, truth })),
    condition: fc.oneof(
      { maxDepth: 4 },
      leaf,
      tie('group').map(({ text, truth }) => ({ text: `NOT ${text}`, truth: !truth })),
      fc.tuple(tie('group'), tie('group')).map(([a, b]) => ({
        text: `${a.text} AND ${b.text}`,
        truth: a.truth && b.truth,
      })),
      fc.tuple(tie('group'), tie('group'), leaf).map(([a, b, c]) => ({
        text: `${a.text} or ${b.text} and ${c.text}`,
        truth: a.truth || (b.truth && c.truth),
      })),
    ),
  }))

  it('evaluates like the same Boolean expression', () => {
    fc.assert(
      fc.property(condition, ({ text, truth }) => {
        fc.pre(text.length < 4096)
        expect(holds(text)).toBe(truth)
      }),
    )
  })
})
