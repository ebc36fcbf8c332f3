/** The first fault of a text that isn't JSON. */
export interface JsonFault {
  readonly offset: number
  /** The expected JSON. */
  readonly expected: string
  readonly found: string
}

/** Finds where a text stops being JSON. Pure. */
export function jsonFault(text: string): JsonFault {
  /** The brackets that are open, from the outermost on. */
  const open: ('[' | '{')[] = []
  let next: Next = 'value'
  token.lastIndex = 0
  for (;;) {
    const from = token.lastIndex
    const found = token.exec(text)
    const [, string, scalar, mark] = found ?? []
    const kind = string === undefined ? (scalar === undefined ? mark : 'scalar') : 'string'
    const after: Next | undefined = kind === undefined ? undefined : step(next, kind, open)
    if (after === undefined) return faultAt(text, from, next, open)
    next = after
  }
}

/** The tokens that may come next. */
type Next = 'value' | 'value or ]' | 'name' | 'name or }' | ':' | 'end'

/**
 * A token after white space: a string, another scalar, or a punctuator. Empty at the end of the text. Each character
 * matches in only one way, so that a long unterminated string takes linear time.
 */
const token =
  /[ \t\n\r]*(?:("[ !#-[\]-\u{10ffff}]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[ !#-[\]-\u{10ffff}]*)*")|(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)|([[\]{},:]))/uy

/** The tokens that may follow a token; undefined if the token isn't allowed here. */
function step(next: Next, kind: string, open: ('[' | '{')[]): Next | undefined {
  if (kind === 'string' && next.startsWith('name')) return ':'
  if (next.startsWith('value')) {
    if (kind === 'string' || kind === 'scalar') return 'end'
    if (kind === '[' || kind === '{') {
      open.push(kind)
      return kind === '[' ? 'value or ]' : 'name or }'
    }
  }
  if (kind === ':' && next === ':') return 'value'
  const innermost = open.at(-1)
  if (kind === ',' && next === 'end' && innermost !== undefined) return innermost === '[' ? 'value' : 'name'
  const mayClose = next === 'end' || next.endsWith(kind)
  if (mayClose && kind === (innermost === '[' ? ']' : '}') && innermost !== undefined) {
    open.pop()
    return 'end'
  }
  return undefined
}

function faultAt(text: string, from: number, next: Next, open: readonly ('[' | '{')[]): JsonFault {
  const offset = from + (/^[ \t\n\r]*/.exec(text.slice(from))?.[0].length ?? 0)
  const character = String.fromCodePoint(text.codePointAt(offset) ?? 0)
  const isString = character === '"' && /^(value|name)/.test(next)
  const found = offset === text.length ? 'the end' : isString ? 'a string with a fault' : `'${character}'`
  return { offset, expected: expectation(next, open.at(-1)), found }
}

function expectation(next: Next, innermost: '[' | '{' | undefined): string {
  switch (next) {
    case 'end':
      return innermost === undefined ? 'nothing more' : `a comma or ${innermost === '[' ? ']' : '}'}`
    case 'name':
      return 'a name in quotes'
    case 'name or }':
      return 'a name in quotes, or }'
    case ':':
      return 'a colon'
    default:
      return next === 'value' ? 'a value' : 'a value, or ]'
  }
}
