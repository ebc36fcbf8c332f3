import { EngineError, RewordedError, validationError } from '../errors.ts'
import type { AttributeValue, Item } from './attribute-value.ts'
import { setMember } from './item-members.ts'
import { arrayAt, attributeValueAt, base64At, booleanAt, objectAt, textAt } from './json-shape.ts'
import { formatNumber, parseNumber } from './number.ts'

/**
 * Checks a value of a request, and returns a copy in normal form: exactly one type member, and numbers as plain
 * decimals.
 *
 * @throws SerializationException for JSON of the wrong shape; ValidationException for no type or several, numbers with
 *   more than 38 digits or out of range, empty sets, repeated members, and lists and maps more than 32 levels deep.
 */
export function checkValue(value: unknown): AttributeValue {
  return checkNested(value, 0)
}

/** The values of an item or a key, each checked. Throws what `checkValue` throws. */
export function checkItem(item: unknown): Item {
  const members = objectAt(item)
  const names = Object.keys(members)
  // DynamoDB reports the name of an attribute before any value, and the name of a map's member after all values.
  for (const name of names) checkAttributeName(name)
  const checked: Item = {}
  let nested: InvalidName | undefined
  for (const name of names) {
    try {
      setMember(checked, name, checkNested(members[name], 0))
    } catch (error) {
      if (!(error instanceof InvalidName)) throw error
      nested ??= error
    }
  }
  if (nested !== undefined) throw nested
  return checked
}

/** Rejects an invalid name of an attribute or a map member. */
export function checkAttributeName(name: string): void {
  if (name === '') throw new InvalidName('Empty attribute name')
  if (!name.isWellFormed()) throw new InvalidName(`${invalidValues}An attribute name must be valid Unicode`)
  if (name.length * 3 > longestName && Buffer.byteLength(name) > longestName) {
    throw new InvalidName(`${invalidValues}An attribute name may have at most ${longestName} bytes`)
  }
}

class InvalidName extends EngineError {
  constructor(message: string) {
    super('ValidationException', message)
  }
}

/** Levels, including the attribute's own value. */
const deepest = 32

/** Bytes of UTF-8 (Developer Guide, Quotas: attribute names). */
const longestName = 65_535

type Check = (content: unknown, depth: number) => AttributeValue

const checks: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['S', (content) => ({ S: textAt(content) })],
  ['N', (content) => ({ N: checkNumber(content) })],
  ['B', (content) => ({ B: base64At(content) })],
  ['BOOL', (content) => ({ BOOL: booleanAt(content) })],
  ['NULL', checkNull],
  ['L', (content, depth) => ({ L: arrayAt(content).map((each) => checkNested(each, depth + 1)) })],
  ['M', (content, depth) => ({ M: checkMembers(content, depth + 1) })],
  ['SS', (content) => ({ SS: checkStrings(arrayAt(content).map(textAt)) })],
  ['NS', (content) => ({ NS: checkNumbers(arrayAt(content).map(checkNumber)) })],
  ['BS', (content) => ({ BS: checkBinaries(arrayAt(content).map(base64At)) })],
])

function checkNested(json: unknown, depth: number): AttributeValue {
  const value = attributeValueAt(json)
  if (depth >= deepest) {
    throw validationError(
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    )
  }
  let check: Check | undefined
  let content: unknown
  for (const type of Object.keys(value)) {
    const known = checks.get(type)
    if (known === undefined || value[type] === null || value[type] === undefined) continue
    if (check !== undefined) throw oneTypeOnly('has more than one datatypes set')
    check = known
    content = value[type]
  }
  if (check === undefined) throw oneTypeOnly('is empty')
  return check(content, depth)
}

function oneTypeOnly(fault: string): EngineError {
  return validationError(
    `Supplied AttributeValue ${fault}, must contain exactly one of the supported datatypes`,
  )
}

function checkMembers(json: unknown, depth: number): Item {
  const members = objectAt(json)
  const checked: Item = {}
  for (const name of Object.keys(members)) {
    checkAttributeName(name)
    setMember(checked, name, checkNested(members[name], depth))
  }
  return checked
}

function checkNumber(content: unknown): string {
  return formatNumber(parseNumber(textAt(content)))
}

function checkNull(content: unknown): AttributeValue {
  if (booleanAt(content)) return { NULL: true }
  throw invalidParameters('Null attribute value types must have the value of true')
}

function checkStrings(members: string[]): string[] {
  if (members.length === 0) throw invalidParameters('An string set  may not be empty')
  if (repeats(members)) {
    const quoted = repetition(members, 'utf8').map((each) => `"${each}"`)
    throw repeated(`[${members.join(', ')}]`, `[${quoted.join(', ')}]`)
  }
  return members
}

function checkNumbers(members: string[]): string[] {
  if (members.length === 0) throw invalidParameters('An number set  may not be empty')
  if (repeats(members)) {
    const reason = 'Input collection contains duplicates'
    throw new RewordedError(reason, `${invalidValues}${reason}.`)
  }
  return members
}

function checkBinaries(members: string[]): string[] {
  if (members.length === 0) throw invalidParameters('Binary sets should not be empty')
  if (repeats(members)) {
    const quoted = repetition(members, 'base64').map((each) => `"${each}"`)
    throw repeated(`[${members.join(', ')}]of type BS`, `[${quoted.join(',')}]of type BS`)
  }
  return members
}

function repeated(older: string, current: string): EngineError {
  return new RewordedError(
    `${invalidValues}Input collection ${older} contains duplicates.`,
    `${invalidValues}Input collection ${current} contains duplicates.`,
  )
}

/** A set as in the current message: in the order of bytes up to the first repetition, then in the order sent. */
function repetition(members: readonly string[], encoding: 'utf8' | 'base64'): readonly string[] {
  const at = members.findIndex((each, index) => members.indexOf(each) < index)
  const inOrder = members
    .slice(0, at)
    .sort((one, other) => Buffer.compare(Buffer.from(one, encoding), Buffer.from(other, encoding)))
  return [...inOrder, ...members.slice(at)]
}

function repeats(members: readonly string[]): boolean {
  return new Set(members).size < members.length
}

function invalidParameters(reason: string): EngineError {
  return validationError(`${invalidValues}${reason}`)
}

const invalidValues = 'One or more parameter values were invalid: '
