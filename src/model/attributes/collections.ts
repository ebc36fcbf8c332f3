import type { DocumentValue } from '../document/index.ts'
import { Attribute, type AttributeFlag } from './attribute.ts'
import { type AttributeType, type MapMember, Unfit, within } from './attribute-type.ts'
import { itemLimits, type SizeLimits } from './constraints.ts'

/** Several values of one type, in order. */
export function list<Value>(
  element: Attribute<Value, AttributeFlag>,
  limits: SizeLimits = {},
): Attribute<readonly Value[]> {
  const { type } = element
  const limited = itemLimits(limits)
  const each = (value: unknown, convert: (member: never) => unknown): never[] => {
    if (!Array.isArray(value)) throw new Unfit('a list', value)
    // Unlike map(), it doesn't skip the holes of a sparse array.
    return Array.from(value, (member, at) => within(at, () => convert(member as never) as never))
  }
  return new Attribute<readonly Value[]>({
    kind: 'list',
    storage: 'L',
    element: type,
    ...limited,
    faults: [...limited.faults, ...(type.faults ?? [])],
    toStored: (value) => each(value, type.toStored as (member: never) => unknown),
    fromStored: (stored) => each(stored, type.fromStored as (member: never) => unknown),
  })
}

/** The value of a map with these members; optional members may be missing. */
export type MapOf<Members extends MapMembers> = {
  [Name in keyof Members as 'optional' extends Members[Name]['flags'] ? never : Name]: MemberValue<
    Members[Name]
  >
} & {
  [Name in keyof Members as 'optional' extends Members[Name]['flags'] ? Name : never]?: MemberValue<
    Members[Name]
  >
}

type MapMembers = Readonly<Record<string, Attribute<unknown, AttributeFlag>>>
type MemberValue<Member> = Member extends Attribute<infer Value, AttributeFlag> ? Value : never

/**
 * Named members of different types; a GraphQL object type with the given name.
 *
 * @example
 * map('Address', { street: string(), city: string(), note: string().optional() })
 */
export function map<Members extends MapMembers>(
  typeName: string,
  members: Members,
): Attribute<{ readonly [Name in keyof MapOf<Members>]: MapOf<Members>[Name] }, never, Members> {
  const entries = Object.entries(members)
  const rejectUnknown = (value: object): void => {
    const unknown = Object.keys(value).find((name) => !Object.hasOwn(members, name))
    if (unknown !== undefined) {
      throw new Unfit(`an object (${typeName}) of ${Object.keys(members).join(', ')}`, unknown)
    }
  }
  const convert = (value: unknown, way: 'toStored' | 'fromStored'): { [name: string]: DocumentValue } => {
    if (!isPlainObject(value)) throw new Unfit(`an object (${typeName})`, value)
    if (way === 'toStored') rejectUnknown(value)
    const result: { [name: string]: DocumentValue } = {}
    for (const [name, member] of entries) {
      const given = value[name]
      if (given !== undefined && given !== null)
        result[name] = within(name, () => member.type[way](given as never) as DocumentValue)
      else if (!member.options.isOptional) throw new Unfit('a value, as it is required', given, `.${name}`)
    }
    return result
  }
  return new Attribute({
    kind: 'map',
    storage: 'M',
    typeName,
    members: Object.fromEntries(entries.map(([name, member]) => [name, memberOf(member)])),
    faults: entries.flatMap(([name, member]) => memberFaults(`${typeName}.${name}`, member)),
    toStored: (value) => convert(value, 'toStored'),
    fromStored: (stored) => convert(stored, 'fromStored') as never,
  })
}

/** Values of one type under arbitrary names; JSON in GraphQL. */
export function record<Value, Flags extends AttributeFlag, Members>(
  element: Attribute<Value, Flags, Members>,
): Attribute<
  Readonly<Record<string, Value>>,
  never,
  Readonly<Record<string, Attribute<Value, Flags, Members>>>
> {
  const { type } = element
  const each = (value: unknown, convert: (member: never) => unknown): never => {
    if (!isPlainObject(value)) throw new Unfit('an object', value)
    // DynamoDB doesn't allow empty names, even within maps.
    if ('' in value) throw new Unfit('names that are not empty', '')
    return Object.fromEntries(
      Object.entries(value).map(([name, member]) => [name, within(name, () => convert(member as never))]),
    ) as never
  }
  return new Attribute({
    kind: 'record',
    storage: 'M',
    element: type,
    faults: type.faults ?? [],
    toStored: (value) => each(value, type.toStored as (member: never) => unknown),
    fromStored: (stored) => each(stored, type.fromStored as (member: never) => unknown),
  })
}

function memberOf(member: Attribute<unknown, AttributeFlag>): MapMember {
  const { isOptional = false, description } = member.options
  const type: AttributeType<unknown> = member.type
  return { type, isOptional, ...(description !== undefined && { description }) }
}

/** A map member is stored under its own name, and defaults apply only to attributes of an item. */
function memberFaults(where: string, { type, options }: Attribute<unknown, AttributeFlag>): string[] {
  const faults = [...(type.faults ?? [])]
  if (options.storedName !== undefined)
    faults.push('storedAs() is for attributes of an item: rename the member')
  if (options.makeDefault !== undefined) faults.push('default() is for attributes of an item: remove it')
  return faults.map((fault) => `${where}: ${fault}`)
}

/** Whether a value is a plain object, not a date, a set, bytes or an instance of another class. */
function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}
