import { compareNumbers } from '../document/index.ts'
import { type AttributeType, type Bounds, type Constraint, Unfit, within } from './attribute-type.ts'

/** The length limits of a string, in Unicode code points, and its pattern. */
export interface TextLimits {
  readonly minLength?: number
  readonly maxLength?: number
  /** A regular expression that a part of the string must match; use `^` and `$` to match all of it. */
  readonly pattern?: RegExp
}

/** The minimum and maximum value, both included. */
export interface ValueLimits<Value> {
  readonly min?: Value
  readonly max?: Value
}

/** The limits of the number of elements in a list or a set. */
export interface SizeLimits {
  readonly minItems?: number
  readonly maxItems?: number
}

/** The constraints of a type, and faults in them. */
export interface Constrained {
  readonly constraints: readonly Constraint[]
  readonly faults: readonly string[]
}

/** The constraints on a string. */
export function textLimits({ minLength, maxLength, pattern }: TextLimits): Constrained {
  const { constraints, faults } = sizeLimits({ minLength, maxLength }, 'characters', (value) =>
    typeof value === 'string' ? Array.from(value).length : undefined,
  )
  if (pattern === undefined) return { constraints, faults }
  // Without the flags that make a regular expression stateful.
  const form = new RegExp(pattern.source, pattern.flags.replace(/[gy]/g, ''))
  const matches = (value: unknown) => typeof value === 'string' && form.test(value)
  return {
    constraints: [...constraints, { expected: `a string that matches ${form.source}`, holds: matches }],
    faults,
  }
}

/** The constraints on the number of bytes. */
export function byteLimits({ minLength, maxLength }: Omit<TextLimits, 'pattern'>): Constrained {
  return sizeLimits({ minLength, maxLength }, 'bytes', (value) =>
    value instanceof Uint8Array ? value.length : undefined,
  )
}

/** The constraints on the number of elements of a list or a set. */
export function itemLimits({
  minItems,
  maxItems,
}: SizeLimits): Constrained & Required<Pick<AttributeType<unknown>, 'sizes'>> {
  const limits = sizeLimits({ minItems, maxItems }, 'items', (value) =>
    Array.isArray(value) ? value.length : value instanceof Set ? value.size : undefined,
  )
  const sizes = {
    ...(minItems !== undefined && { min: minItems }),
    ...(maxItems !== undefined && { max: maxItems }),
  }
  return { ...limits, sizes }
}

/** The constraints on a value that has an order. */
export function valueLimits<Value>(
  { min, max }: ValueLimits<Value>,
  compare: (a: Value, b: Value) => number,
): Constrained {
  if (min === undefined && max === undefined) return none
  const holds = (value: unknown) =>
    (min === undefined || compare(value as Value, min) >= 0) &&
    (max === undefined || compare(value as Value, max) <= 0)
  const isCrossed = min !== undefined && max !== undefined && compare(min, max) > 0
  return {
    constraints: [{ expected: `a value ${between(min, max)}`, holds }],
    faults: isCrossed ? [`min ${min} is greater than max ${max}: no value fits, change one of them`] : [],
  }
}

/**
 * The bounds of a number: the declared limits, or those of the type if they are tighter.
 *
 * @throws TypeError for a limit that isn't a number.
 */
export function boundsOf({ min, max }: ValueLimits<unknown>, own: Bounds = {}): Bounds {
  const least = [min, own.min].filter((bound) => bound !== undefined).map(String)
  const greatest = [max, own.max].filter((bound) => bound !== undefined).map(String)
  const [lower] = least.toSorted((a, b) => compareNumbers(b, a))
  const [upper] = greatest.toSorted((a, b) => compareNumbers(a, b))
  return { ...(lower !== undefined && { min: lower }), ...(upper !== undefined && { max: upper }) }
}

/**
 * Checks a value to be written against its constraints, and those of its elements and members. Reads accept stored values
 * that violate a constraint.
 *
 * @throws Unfit if it violates one.
 */
export function checkConstraints(type: AttributeType<unknown>, value: unknown): void {
  if (type.custom !== undefined) {
    checkConstraints(type.custom.stored, type.custom.encode(value))
    return
  }
  const broken = type.constraints?.find(({ holds }) => !holds(value))
  if (broken !== undefined) throw new Unfit(broken.expected, value)
  const { element, members } = type
  if (element !== undefined && typeof value === 'object' && value !== null) {
    for (const [name, each] of Object.entries(value)) {
      within(Array.isArray(value) ? Number(name) : name, () => checkConstraints(element, each))
    }
  }
  for (const [name, member] of Object.entries(members ?? {})) {
    const given = (value as Readonly<Record<string, unknown>>)[name]
    if (given !== undefined && given !== null) within(name, () => checkConstraints(member.type, given))
  }
}

/** The constraints as sentences for the GraphQL schema: `1 to 80 characters.`; empty if there are none. */
export function constraintText({ constraints = [], element, custom }: AttributeType<unknown>): string {
  if (custom !== undefined) return constraintText(custom.stored)
  const own = constraints.filter(({ isKnownToClients }) => isKnownToClients !== true)
  const ofElement = element === undefined ? '' : constraintText(element)
  return [
    ...own.map(({ expected }) => `${expected.charAt(0).toUpperCase()}${expected.slice(1)}.`),
    ...(ofElement === '' ? [] : [`Each: ${ofElement}`]),
  ].join(' ')
}

const none: Constrained = { constraints: [], faults: [] }

function sizeLimits(
  limits: Readonly<Record<string, number | undefined>>,
  unit: string,
  sizeOf: (value: unknown) => number | undefined,
): Constrained {
  const [least = '', greatest = ''] = Object.keys(limits)
  const [min, max] = [limits[least], limits[greatest]]
  if (min === undefined && max === undefined) return none
  const bad = Object.entries(limits).filter(
    ([, limit]) => limit !== undefined && !(Number.isSafeInteger(limit) && limit >= 0),
  )
  const isCrossed = min !== undefined && max !== undefined && min > max
  const holds = (value: unknown) => {
    const size = sizeOf(value)
    return size !== undefined && size >= (min ?? 0) && size <= (max ?? size)
  }
  return {
    constraints: [{ expected: `${sized(min, max)} ${unit}`, holds }],
    faults: [
      ...bad.map(([name, limit]) => `${name} is ${limit}: expected an integer of at least 0`),
      ...(isCrossed ? [`${least} ${min} is greater than ${greatest} ${max}: no value fits, change one`] : []),
    ],
  }
}

function sized(min: number | undefined, max: number | undefined): string {
  if (max === undefined) return `at least ${min}`
  return min === undefined || min === 0 ? `at most ${max}` : `${min} to ${max}`
}

function between(min: unknown, max: unknown): string {
  if (max === undefined) return `of at least ${min}`
  return min === undefined ? `of at most ${max}` : `from ${min} to ${max}`
}
