import { EngineError, validationError } from '../errors.ts'
import {
  type AttributeValue,
  checkItem,
  checkValue,
  fitsBigDecimal,
  type Item,
  normalNumber,
  setMember,
  typeOf,
} from '../values/index.ts'
import type { TokenStream } from './token-stream.ts'
import { unreadable } from './tokens.ts'

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
  const value = readNested(tokens, 'root')
  tokens.scope.addValue(value)
  return value
}

/** The item of an INSERT: `{'name': value, …}`. */
export function readItem(tokens: TokenStream): Item {
  if (!tokens.takeSign('{')) {
    throw validationError(
      `Unsupported format in item expression. Please use struct format {...} to express item values for insert statement. at ${tokens.place}`,
    )
  }
  const item = checkItem(readMembers(tokens, () => 'root'))
  tokens.scope.addValue({ M: item })
  return item
}

/** `path` is the position in the value that messages name: `root`, `root.x`, `root[1]`. */
function readNested(tokens: TokenStream, path: string): AttributeValue {
  return checkValue(tokens.nested(() => read(tokens, path)))
}

function read(tokens: TokenStream, path: string): AttributeValue {
  if (tokens.takeSign('?')) return tokens.parameter()
  if (tokens.at('string')) return { S: tokens.take() }
  if (tokens.takeSign('-')) return { N: readNumber(tokens, '-', path) }
  if (tokens.takeSign('+') || tokens.at('number')) return { N: readNumber(tokens, '', path) }
  if (tokens.takeWord('TRUE')) return { BOOL: true }
  if (tokens.takeWord('FALSE')) return { BOOL: false }
  if (tokens.takeWord('NULL')) return { NULL: true }
  if (tokens.takeSign('[')) return { L: readList(tokens, ']', path) }
  if (tokens.takeSign('<<')) return readSet(tokens, path)
  if (tokens.takeSign('{')) return { M: readMembers(tokens, (name) => `${path}.${name}`) }
  if (!tokens.atCall) throw tokens.missingTerm()
  const { place } = tokens
  throw validationError(`Unsupported data type: ${tokens.take().toLowerCase()} under key ${path} at ${place}`)
}

function readNumber(tokens: TokenStream, sign: '-' | '', path: string): string {
  if (!tokens.at('number')) throw tokens.missingTerm()
  const text = tokens.take()
  if (!fitsBigDecimal(text)) throw unreadable()
  try {
    return normalNumber(sign + text)
  } catch (error) {
    throw error instanceof EngineError ? validationError(`${error.message} under ${path}`) : error
  }
}

function readList(tokens: TokenStream, end: string, path: string): AttributeValue[] {
  const values: AttributeValue[] = []
  if (tokens.takeSign(end)) return values
  do values.push(readNested(tokens, `${path}[${values.length}]`))
  while (tokens.takeSign(','))
  tokens.expectSign(end)
  return values
}

/** The first member determines the type of a set. */
function readSet(tokens: TokenStream, path: string): AttributeValue {
  const values = readList(tokens, '>>', path)
  const [first] = values
  if (first === undefined) throw validationError('Empty bags are not supported')
  const type = typeOf(first)
  if ((type !== 'S' && type !== 'N' && type !== 'B') || values.some((value) => typeOf(value) !== type)) {
    throw validationError(
      'Unsupported data type in Bag. DynamoDB only supports either numbers or strings in bags',
    )
  }
  const members = values.map((value) => Object.values(value)[0] as string)
  return type === 'S' ? { SS: members } : type === 'N' ? { NS: members } : { BS: members }
}

function readMembers(tokens: TokenStream, pathOf: (name: string) => string): Item {
  const members: Item = {}
  if (tokens.takeSign('}')) return members
  do {
    const { place } = tokens
    if (!tokens.at('string')) throw notString(tokens)
    const name = tokens.take()
    if (Object.hasOwn(members, name)) {
      throw validationError(`Duplicate keys in tuple. Key: ${name} under root at ${place}`)
    }
    tokens.expectSign(':')
    setMember(members, name, readNested(tokens, pathOf(name)))
  } while (tokens.takeSign(','))
  tokens.expectSign('}')
  return members
}

function notString(tokens: TokenStream): EngineError {
  if (!tokens.at('word') && !tokens.at('identifier')) return tokens.missingTerm()
  return validationError(
    `Tuple keys must be of type String. Actual type: VariableReference under root at ${tokens.place}`,
  )
}
