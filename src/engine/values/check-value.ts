import { EngineError, validationError } from '../errors.ts'
import type { AttributeValue, Item } from './attribute-value.ts'
import { formatNumber, parseNumber } from './number.ts'

/**
 * A value of a request, checked and in DynamoDB's normal form: numbers plain, sets without repetition.
 * Throws SerializationException for JSON of the wrong shape and ValidationException for the rest.
 */
export function checkValue(value: unknown, depth = 0): AttributeValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new EngineError('SerializationException', 'Unexpected value type in payload')
  }
  const types = Object.keys(value).filter((type) => type in checks)
  const [type] = types
  if (type === undefined) {
    throw validationError(
      'Supplied AttributeValue is empty, must contain exactly one of the supported datatypes',
    )
  }
  if (types.length > 1) {
    throw validationError(
      'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
    )
  }
  if (depth > deepest)
    throw validationError(
      'Nesting Levels have exceeded supported limits: Attributes exceed the allowed nesting level',
    )
  return checks[type as keyof typeof checks]((value as Record<string, unknown>)[type], depth)
}

/** The values of an item or a key, each checked. */
export function checkItem(item: unknown): Item {
  if (typeof item !== 'object' || item === null || Array.isArray(item)) {
    throw new EngineError('SerializationException', 'Start of structure or map found where not expected')
  }
  const checked: Item = {}
  for (const [name, value] of Object.entries(item)) {
    if (name === '')
      throw validationError(
        'One or more parameter values were invalid: An AttributeValue may not contain an empty string',
      )
    checked[name] = checkValue(value)
  }
  return checked
}

/** DynamoDB nests lists and maps at most 32 deep. */
const deepest = 32

const checks = {
  S: (value: unknown): AttributeValue => ({ S: text(value) }),
  N: (value: unknown): AttributeValue => ({ N: numberText(value) }),
  B: (value: unknown): AttributeValue => ({ B: base64(value) }),
  BOOL: (value: unknown): AttributeValue => {
    if (typeof value === 'boolean') return { BOOL: value }
    throw new EngineError('SerializationException', `Unexpected token received from parser`)
  },
  NULL: (value: unknown): AttributeValue => {
    if (value === true) return { NULL: true }
    throw validationError(
      'One or more parameter values were invalid: Null attribute value types must have the value of true',
    )
  },
  L: (value: unknown, depth: number): AttributeValue => ({
    L: list(value).map((each) => checkValue(each, depth + 1)),
  }),
  M: (value: unknown, depth: number): AttributeValue => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      throw new EngineError('SerializationException', 'Unexpected value type in payload')
    }
    return {
      M: Object.fromEntries(Object.entries(value).map(([name, each]) => [name, checkValue(each, depth + 1)])),
    }
  },
  SS: (value: unknown): AttributeValue => ({ SS: members('string', list(value).map(text)) }),
  NS: (value: unknown): AttributeValue => ({ NS: members('number', list(value).map(numberText)) }),
  BS: (value: unknown): AttributeValue => ({ BS: members('binary', list(value).map(base64)) }),
}

function text(value: unknown): string {
  if (typeof value === 'string') return value
  throw new EngineError('SerializationException', `${jsonType(value)} can not be converted to a String`)
}

function numberText(value: unknown): string {
  return formatNumber(parseNumber(text(value)))
}

function base64(value: unknown): string {
  const given = text(value)
  const bytes = Buffer.from(given, 'base64')
  if (bytes.toString('base64').replace(/=+$/, '') !== given.replace(/=+$/, '')) {
    throw new EngineError('SerializationException', 'Base64 encoded text is not valid')
  }
  return bytes.toString('base64')
}

function list(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  throw new EngineError('SerializationException', 'Unexpected field type')
}

function members(kind: 'string' | 'number' | 'binary', values: string[]): string[] {
  if (values.length === 0) {
    throw validationError(`One or more parameter values were invalid: An ${kind} set  may not be empty`)
  }
  if (new Set(values).size < values.length) {
    throw validationError(
      `One or more parameter values were invalid: Input collection [${values.join(', ')}] contains duplicates.`,
    )
  }
  return values
}

function jsonType(value: unknown): string {
  if (typeof value === 'number') return 'NUMBER_VALUE'
  if (typeof value === 'boolean') return value ? 'TRUE_VALUE' : 'FALSE_VALUE'
  return 'Start of structure or map found where not expected, it'
}
