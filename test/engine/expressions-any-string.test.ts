import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type ExpressionScope,
  expressionScope,
  parseCondition,
  parseKeyCondition,
  parseProjection,
  parseUpdate,
} from '../../src/engine/expressions/index.ts'

const pieces =
  'a b.c d[0] #n #no :v :s :no ( ) [ ] , . = <> < <= > >= + - AND or NOT BETWEEN in SET REMOVE add DELETE size contains( attribute_exists( if_not_exists( list_append( 7 name \u{1f600} "'
const textOfPieces = fc
  .array(fc.constantFrom(...pieces.split(' ')), { maxLength: 14 })
  .map((each) => each.join(' '))
const text = fc.oneof({ weight: 4, arbitrary: textOfPieces }, fc.string({ unit: 'binary' }))

const parsers: [string, (text: string, scope: ExpressionScope) => unknown][] = [
  ['condition', (given, scope) => parseCondition('ConditionExpression', given, scope)],
  [
    'key condition',
    (given, scope) => parseKeyCondition(given, scope, { partition: [{ name: 'a', type: 'S' }], sort: [] }),
  ],
  ['update', (given, scope) => parseUpdate(given, scope, ['a'])],
  ['projection', (given, scope) => parseProjection(given, scope)],
]

/** The parsed expression, or the name of the error. */
function outcome(parse: () => unknown): unknown {
  try {
    return parse()
  } catch (error) {
    return (error as Error).name
  }
}

describe.each(parsers)('any string as a %s', (_kind, parse) => {
  it('is parsed or rejected with a ValidationException', () => {
    fc.assert(
      fc.property(text, (given) => {
        const scope = expressionScope({ '#n': 'name' }, { ':v': { N: '1' }, ':s': { S: 'x' } })
        expect(outcome(() => parse(given, scope))).toSatisfy(
          (result) => typeof result === 'object' || result === 'ValidationException',
        )
      }),
      { numRuns: 1000 },
    )
  })
})
