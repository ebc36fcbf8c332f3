import type { DocumentPath } from '../expressions/index.ts'
import type { TokenStream } from './token-stream.ts'

/** A path into an item: `a`, `"a b"`, `a.b[0]`. */
export function readPath(tokens: TokenStream): DocumentPath {
  const steps: [string, ...(string | number)[]] = [tokens.expectName()]
  for (;;) {
    if (tokens.takeSign('.')) steps.push(tokens.expectName())
    else if (tokens.takeSign('[')) steps.push(readElement(tokens))
    else break
  }
  tokens.scope.addPath(steps)
  return steps
}

/** The name of a selected value: its path from the last name on, such as `d[0]` for `a.d[0]`. */
export function shownName(path: DocumentPath): string {
  const last = path.findLastIndex((step) => typeof step === 'string')
  return path
    .slice(last)
    .reduce<string>((name, step) => (typeof step === 'number' ? `${name}[${step}]` : step), '')
}

function readElement(tokens: TokenStream): number | string {
  const step = tokens.at('string') ? tokens.take() : readIndex(tokens)
  tokens.expectSign(']')
  return step
}

function readIndex(tokens: TokenStream): number {
  if (!tokens.at('number')) throw tokens.unexpected('an index')
  const index = Number(tokens.take())
  if (!Number.isSafeInteger(index)) throw tokens.unexpected('a whole number')
  return index
}
