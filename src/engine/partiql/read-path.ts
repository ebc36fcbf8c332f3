import { validationError } from '../errors.ts'
import type { DocumentPath } from '../expressions/index.ts'
import type { TokenStream } from './token-stream.ts'

/** A path into an item: `a`, `"a b"`, `a.b[0]`. */
export function readPath(tokens: TokenStream): DocumentPath {
  return readSteps(tokens, tokens.expectName())
}

/** The path that a clause of an update changes. */
export function readTarget(tokens: TokenStream): DocumentPath {
  return readSteps(tokens, tokens.expectName(missingTarget))
}

/** The reason of the error for a missing table or target of a change. */
export const missingTarget = 'Expected identifier for simple path'

/** The reason of the error for a missing name after a dot. */
export const missingMember = 'Invalid path dot component'

function readSteps(tokens: TokenStream, head: string): DocumentPath {
  const steps: [string, ...(string | number)[]] = [head]
  for (;;) {
    if (tokens.takeSign('.')) steps.push(tokens.expectName(missingMember))
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

/** Its messages are recorded from DynamoDB Local. */
function readIndex(tokens: TokenStream): number {
  const sign = tokens.takeSign('-') ? '-' : ''
  const { place } = tokens
  if (!tokens.at('number')) throw tokens.missingTerm()
  const digits = sign + tokens.take()
  const index = Number(digits)
  if (!Number.isInteger(index)) throw validationError(`Unexpected path component at ${place}`)
  if (index < 0 || index > greatestIndex) {
    throw validationError(`List index is not within the allowable range; index: [${digits}] at ${place}`)
  }
  return index
}

const greatestIndex = 2 ** 31 - 1
