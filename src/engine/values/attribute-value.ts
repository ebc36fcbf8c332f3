/** A value in DynamoDB's JSON: one member that names the type. Bytes are base64. */
export type AttributeValue =
  | { S: string }
  | { N: string }
  | { B: string }
  | { BOOL: boolean }
  | { NULL: boolean }
  | { L: AttributeValue[] }
  | { M: Record<string, AttributeValue> }
  | { SS: string[] }
  | { NS: string[] }
  | { BS: string[] }

/** An item, or a key: values by attribute name. */
export type Item = Record<string, AttributeValue>

/** The types that a key attribute may have. */
export type KeyType = 'S' | 'N' | 'B'

/** The name of a value's type. */
export type ValueType = 'S' | 'N' | 'B' | 'BOOL' | 'NULL' | 'L' | 'M' | 'SS' | 'NS' | 'BS'

/** The type of a checked value. */
export function typeOf(value: AttributeValue): ValueType {
  for (const type in value) return type as ValueType
  throw new TypeError('an attribute value without a type')
}
