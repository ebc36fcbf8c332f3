import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../../src/cli/input/index.ts'

describe('parseJson', () => {
  it.each([
    ['', '1:1: expected a value, got the end'],
    ['{', '1:2: expected a name in quotes, or }, got the end'],
    ['{"a": }', "1:7: expected a value, got '}'"],
    ['{"a": 1,}', "1:9: expected a name in quotes, got '}'"],
    ['{\n  "a": 1\n  "b": 2\n}', `3:3: expected a comma or }, got '"'`],
    ['[1, 2', '1:6: expected a comma or ], got the end'],
    ['[1,]', "1:4: expected a value, got ']'"],
    ['{"a" 1}', "1:6: expected a colon, got '1'"],
    ['{"a": "x', '1:7: expected a value, got a string with a fault'],
    ['{"a": 1}\n{}', "2:1: expected nothing more, got '{'"],
  ])('names the place of the fault: %j', (text, message) => {
    expect(() => parseJson(text, 'file.json')).toThrow(new SyntaxError(`file.json:${message}`))
  })

  it('counts the lines of the file in which the text begins', () => {
    expect(() => parseJson('{"a"}', 'items.jsonl', 7)).toThrow('items.jsonl:7:5: expected a colon')
  })

  it('finds the fault of a long string without its end at once', () => {
    for (const part of ['a', '\\n', 'ab\\u0041']) {
      expect(() => parseJson(`["${part.repeat(100_000)}`, 'f')).toThrow('f:1:2: expected a value, or ]')
    }
  })

  it('reads what JSON.parse reads, and finds a place in everything else', () => {
    fc.assert(
      fc.property(
        fc.json(),
        fc.nat(),
        fc.constantFrom('', '"', '{', ']', ',', ':', '\\', '\n', 'x'),
        (json, at, put) => {
          const cut = at % (json.length + 1)
          const text = json.slice(0, cut) + put + json.slice(cut + (at % 3))
          const lines = text.split('\n')
          try {
            expect(parseJson(text, 'f')).toEqual(JSON.parse(text))
          } catch (error) {
            if (!(error instanceof SyntaxError)) throw error
            const [, line = '', column = ''] = /^f:(\d+):(\d+): expected .*, got ./.exec(error.message) ?? []
            expect(lines[Number(line) - 1]?.length).toBeGreaterThanOrEqual(Number(column) - 1)
          }
        },
      ),
    )
  })
})
