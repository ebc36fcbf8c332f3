import { type AttributeValue, checkValue, typeOf } from '../values/index.ts'
import type { TokenStream } from './token-stream.ts'

/** Whether a literal or a parameter comes next. */
export function atValue(tokens: TokenStream): boolean {
  return (
    tokens.at('string') ||
    tokens.at('number') ||
    ['?', '{', '[', '<<', '-', '+'].some((sign) => tokens.atSign(sign)) ||
    ['TRUE', 'FALSE', 'NULL'].some((word) => tokens.atWord(word))
  )
}

/** A literal or a parameter: `'text'`, `-1.5`, `TRUE`, `NULL`, `[…]`, `{'name': …}`, `<<…>>`, `?`. */
export function readValue(tokens: TokenStream): AttributeValue {
  const value = readNested(tokens)
  tokens.scope.addValue(value)
  return value
}

function readNested(tokens: TokenStream): AttributeValue {
  return checkValue(tokens.nested(() => read(tokens)))
}

function read(tokens: TokenStream): AttributeValue {
  if (tokens.takeSign('?')) return tokens.parameter()
  if (tokens.at('string')) return { S: tokens.take() }
  if (tokens.takeSign('-')) return { N: `-${readNumber(tokens)}` }
  if (tokens.takeSign('+') || tokens.at('number')) return { N: readNumber(tokens) }
  if (tokens.takeWord('TRUE')) return { BOOL: true }
  if (tokens.takeWord('FALSE')) return { BOOL: false }
  if (tokens.takeWord('NULL')) return { NULL: true }
  if (tokens.takeSign('[')) return { L: readList(tokens, ']') }
  if (tokens.takeSign('<<')) return readSet(tokens)
  if (tokens.takeSign('{')) return { M: readMembers(tokens) }
  throw tokens.unexpected('a value')
}

function readNumber(tokens: TokenStream): string {
  if (!tokens.at('number')) throw tokens.unexpected('a number')
  return tokens.take()
}

function readList(tokens: TokenStream, end: string): AttributeValue[] {
  const values: AttributeValue[] = []
  if (tokens.takeSign(end)) return values
  do values.push(readNested(tokens))
  while (tokens.takeSign(','))
  tokens.expectSign(end)
  return values
}

/** The first member determines the type of a set. */
function readSet(tokens: TokenStream): AttributeValue {
  const values = readList(tokens, '>>')
  const [first] = values
  const type = first === undefined ? 'S' : typeOf(first)
  if (type !== 'S' && type !== 'N' && type !== 'B')
    throw tokens.unexpected('a set of strings, numbers or binaries')
  const members = values.map((value) => Object.values(value)[0] as string)
  if (values.some((value) => typeOf(value) !== type)) throw tokens.unexpected('a set of members of one type')
  return type === 'S' ? { SS: members } : type === 'N' ? { NS: members } : { BS: members }
}

function readMembers(tokens: TokenStream): Record<string, AttributeValue> {
  const members: [string, AttributeValue][] = []
  if (tokens.takeSign('}')) return {}
  do {
    const name = tokens.at('string') ? tokens.take() : tokens.expectName()
    tokens.expectSign(':')
    members.push([name, readNested(tokens)])
  } while (tokens.takeSign(','))
  tokens.expectSign('}')
  return Object.fromEntries(members)
}
