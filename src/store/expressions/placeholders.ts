import type { Document, DocumentValue } from '../../model/index.ts'
import type { ExpressionAttributes } from '../client/index.ts'

/** The path of a value in an item: the attribute's stored name, then members and indexes. */
export type Path = readonly [string, ...(string | number)[]]

/**
 * The names and values of one request's expressions. Every attribute name gets a placeholder, because DynamoDB reserves
 * hundreds of words, including `name` and `year`.
 */
export class Placeholders {
  readonly #prefix: string
  readonly #names = new Map<string, string>()
  readonly #values: Document = {}
  #valueCount = 0

  /** @param prefix begins each placeholder, where a request has others. */
  constructor(prefix = '') {
    this.#prefix = prefix
  }

  /** The placeholder of an attribute, the same each time. */
  name(attribute: string): string {
    const placeholder = this.#names.get(attribute) ?? `#${this.#prefix}${this.#names.size}`
    this.#names.set(attribute, placeholder)
    return placeholder
  }

  /** A placeholder of a value. */
  value(value: DocumentValue): string {
    const placeholder = `:${this.#prefix}${this.#valueCount}`
    this.#valueCount += 1
    this.#values[placeholder] = value
    return placeholder
  }

  /** The members of the request; DynamoDB rejects an empty map, so it is omitted. */
  get attributes(): ExpressionAttributes {
    const names = Object.fromEntries([...this.#names].map(([attribute, name]) => [name, attribute]))
    return {
      ...(this.#names.size > 0 && { ExpressionAttributeNames: names }),
      ...(this.#valueCount > 0 && { ExpressionAttributeValues: { ...this.#values } }),
    }
  }
}

/** The placeholders of two expressions of one request, whose prefixes differ. */
export function joinedAttributes(
  one: ExpressionAttributes,
  other: ExpressionAttributes,
): ExpressionAttributes {
  const names = { ...one.ExpressionAttributeNames, ...other.ExpressionAttributeNames }
  const values = { ...one.ExpressionAttributeValues, ...other.ExpressionAttributeValues }
  return {
    ...(Object.keys(names).length > 0 && { ExpressionAttributeNames: names }),
    ...(Object.keys(values).length > 0 && { ExpressionAttributeValues: values }),
  }
}

/** A path within an item, in the form of expressions: `#0.#1[2]`. */
export function pathExpression([attribute, ...rest]: Path, placeholders: Placeholders): string {
  return rest.reduce<string>(
    (text, each) => (typeof each === 'number' ? `${text}[${each}]` : `${text}.${placeholders.name(each)}`),
    placeholders.name(attribute),
  )
}
