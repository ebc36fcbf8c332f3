import type { AttributeValue } from '../../../src/engine/index.ts'
import type { Random } from '../random.ts'
import { attributes, randomNumber, randomSet, randomString, randomValue } from './values.ts'

/** Random expressions of one request, with their placeholders. */
export class Expressions {
  readonly #random: Random
  readonly #names: Record<string, string> = {}
  readonly #values: Record<string, AttributeValue> = {}

  constructor(random: Random) {
    this.#random = random
  }

  /** `ExpressionAttributeNames` and `ExpressionAttributeValues`; sometimes with an unused one. */
  placeholders(): Readonly<Record<string, object>> {
    if (this.#random.below(60) === 0) this.#names['#unused'] = 'x'
    if (this.#random.below(60) === 0) this.#values[':unused'] = { S: 'x' }
    return {
      ...(Object.keys(this.#names).length > 0 && { ExpressionAttributeNames: { ...this.#names } }),
      ...(Object.keys(this.#values).length > 0 && { ExpressionAttributeValues: { ...this.#values } }),
    }
  }

  /** A condition, or a filter. */
  condition(depth = 0): string {
    const random = this.#random
    const kind = random.below(depth < 2 ? 14 : 9)
    if (kind < 3) return `${this.#operand()} ${random.of(comparators)} ${this.#operand()}`
    if (kind === 3) return `${this.#operand()} BETWEEN ${this.#operand()} AND ${this.#operand()}`
    if (kind === 4) {
      const candidates = Array.from({ length: 1 + random.below(3) }, () => this.#operand())
      return `${this.#operand()} IN (${candidates.join(', ')})`
    }
    if (kind === 5) return `attribute_exists(${this.path()})`
    if (kind === 6) return `attribute_not_exists(${this.path()})`
    if (kind === 7) return `${random.of(['begins_with', 'contains'])}(${this.path()}, ${this.#operand()})`
    if (kind === 8) {
      const type = random.of(['S', 'N', 'B', 'SS', 'NS', 'BS', 'L', 'M', 'BOOL', 'NULL', 'X'])
      return `attribute_type(${this.path()}, ${this.value({ S: type })})`
    }
    if (kind === 9) return `NOT ${this.condition(depth + 1)}`
    if (kind === 10) return `(${this.condition(depth + 1)})`
    return `${this.condition(depth + 1)} ${random.of(['AND', 'OR', 'and'])} ${this.condition(depth + 1)}`
  }

  /** An update; sometimes of overlapping paths or key attributes. */
  update(): string {
    const random = this.#random
    const clauses: string[] = []
    if (random.below(4) > 0) clauses.push(`SET ${this.#list(() => this.#assignment())}`)
    if (random.below(3) === 0) clauses.push(`REMOVE ${this.#list(() => this.path())}`)
    if (random.below(4) === 0) {
      const added = () => (random.below(2) === 0 ? randomNumber(random) : randomSet(random))
      clauses.push(`ADD ${this.#list(() => `${this.path()} ${this.value(added())}`)}`)
    }
    if (random.below(5) === 0) {
      clauses.push(`DELETE ${this.#list(() => `${this.path()} ${this.value(randomSet(random))}`)}`)
    }
    return clauses.join(' ')
  }

  /** A projection. */
  projection(): string {
    return this.#list(() => this.path())
  }

  /** A path to an attribute, an element or a member. */
  path(): string {
    const random = this.#random
    const name = random.below(30) === 0 ? random.of(['pk', 'sk', 'size', 'name']) : random.of(attributes)
    let path = random.below(3) === 0 ? this.name(name) : name
    for (let steps = random.below(12) < 8 ? 0 : 1 + random.below(2); steps > 0; steps -= 1) {
      path += random.below(2) === 0 ? `[${random.below(3)}]` : `.${random.of(['a', 'b', 'c'])}`
    }
    return path
  }

  /** A placeholder for a name. */
  name(name: string): string {
    const placeholder = `#${name}`
    this.#names[placeholder] = name
    return placeholder
  }

  /** A placeholder for a value. */
  value(value: AttributeValue): string {
    const placeholder = `:v${Object.keys(this.#values).length}`
    this.#values[placeholder] = value
    return placeholder
  }

  #assignment(): string {
    const random = this.#random
    const path = this.path()
    const kind = random.below(10)
    if (kind < 5) return `${path} = ${this.#assigned()}`
    if (kind < 8) return `${path} = ${this.#assigned()} ${random.of(['+', '-'])} ${this.#assigned()}`
    return `${path} = list_append(${this.#assigned()}, ${this.#assigned()})`
  }

  #assigned(): string {
    const random = this.#random
    const kind = random.below(8)
    if (kind < 3) return this.value(randomValue(random))
    if (kind < 5) return this.value(randomNumber(random))
    if (kind < 7) return this.path()
    return `if_not_exists(${this.path()}, ${this.value(randomValue(random))})`
  }

  #operand(): string {
    const random = this.#random
    const kind = random.below(8)
    if (kind < 3) return this.path()
    if (kind === 3) return `size(${this.path()})`
    if (kind === 4) return this.value(randomString(random))
    if (kind === 5) return this.value(randomNumber(random))
    return this.value(randomValue(random))
  }

  #list(draw: () => string): string {
    return Array.from({ length: 1 + this.#random.below(2) }, draw).join(', ')
  }
}

const comparators = ['=', '<>', '<', '<=', '>', '>='] as const
