import {
  type Attribute,
  type AttributeFlag,
  a,
  type Document,
  type DocumentValue,
  ExactNumber,
  plainDecimal,
  Unfit,
} from '../../model/index.ts'
import { pascalCase } from './names.ts'

/** The type of an attribute: as it is declared, and as the code of its declaration. */
export interface InferredType {
  readonly attribute: Attribute<unknown, AttributeFlag>
  readonly source: string
}

function typed(source: string, attribute: Attribute<unknown, AttributeFlag>): InferredType {
  return { source, attribute }
}

/**
 * The type of an attribute that has these values: the narrowest one that keeps all of them, or JSON. An enum is never inferred:
 * a sample may lack some of its values. Pure.
 *
 * @param name that of the type, if it is a map.
 */
export function typeOfValues(values: readonly DocumentValue[], name: string): InferredType {
  const [first] = values
  if (Array.isArray(first)) return listType(values, name)
  if (isMap(first)) return mapType(values, name) ?? json
  const candidates = [...textTypes(values), ...scalarTypes]
  return candidates.find((type) => keepsAll(type, values)) ?? json
}

/** The types with which an attribute may be a part of a key, the most probable first. Pure. */
export function keyTypesOf(name: string, values: readonly DocumentValue[]): readonly InferredType[] {
  return values.every((value) => typeof value === 'string')
    ? [...textTypes(values), name.toLowerCase().endsWith('id') ? id : string]
    : [...instants, ...numbersOfDigits]
}

/** The string of a value in a key; undefined for one that has none. */
export function keyTextOf({ attribute }: InferredType, value: DocumentValue): string | undefined {
  try {
    return attribute.type.key?.encode(attribute.type.fromStored(value))
  } catch (error) {
    if (error instanceof Unfit) return undefined
    throw error
  }
}

export const id = typed('a.id()', a.id())
export const string = typed('a.string()', a.string())
const json = typed('a.json()', a.json())
const dateTime = typed('a.dateTime()', a.dateTime())
const date = typed('a.date()', a.date())

function textTypes(values: readonly DocumentValue[]): InferredType[] {
  const [first] = values
  return typeof first === 'string' && /^\d{4}-\d\d-\d\d/.test(first) ? [dateTime, date] : []
}

const scalarTypes: readonly InferredType[] = [
  string,
  typed('a.boolean()', a.boolean()),
  typed('a.int()', a.int()),
  typed('a.int({ digits: 15 })', a.int({ digits: 15 })),
  typed('a.number()', a.number()),
  typed('a.bigint()', a.bigint()),
  typed('a.binary()', a.binary()),
  typed('a.stringSet()', a.stringSet()),
  typed('a.numberSet()', a.numberSet()),
  typed('a.binarySet()', a.binarySet()),
]

function listType(values: readonly DocumentValue[], name: string): InferredType {
  const lists = values.filter((value) => Array.isArray(value))
  const element = typeOfValues(lists.flat(), name)
  if (lists.length < values.length || element === json) return json
  return typed(`a.list(${element.source})`, a.list(element.attribute))
}

/** A map whose members have the same names in all values, or JSON for names that are data or not allowed. */
function mapType(values: readonly DocumentValue[], name: string): InferredType | undefined {
  const maps = values.filter(isMap)
  const names = [...new Set(maps.flatMap((map) => Object.keys(map)))]
  const isOfMembers =
    names.length > 0 && names.length <= mostMembers && names.every((each) => isMember.test(each))
  if (maps.length < values.length || !isOfMembers) return undefined
  const members = names.map((member) => {
    const found = maps.flatMap((map) => map[member] ?? [])
    const type = typeOfValues(found, `${name}${pascalCase(member)}`)
    return { member, type, isOptional: found.length < maps.length, share: found.length / maps.length }
  })
  if (members.some(({ share }) => share < leastShare)) return undefined
  const source = members.map(
    ({ member, type, isOptional }) => `${member}: ${type.source}${isOptional ? '.optional()' : ''}`,
  )
  const map = a.map(
    name,
    Object.fromEntries(
      members.map(({ member, type, isOptional }) => [
        member,
        isOptional ? type.attribute.optional() : type.attribute,
      ]),
    ),
  )
  const type = typed(`a.map('${name}', { ${source.join(', ')} })`, map as Attribute<unknown, AttributeFlag>)
  return keepsAll(type, values) ? type : undefined
}

/** Maps with more members, or with members that most of them lack, hold data under names that are data. */
const mostMembers = 40
const leastShare = 0.3
const isMember = /^(?!__)[A-Za-z_]\w*$/

function isMap(value: DocumentValue | undefined): value is Document {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false
  return !(value instanceof Set || value instanceof Uint8Array || value instanceof ExactNumber)
}

const instants = [
  typed("a.dateTime({ storedAs: 'epochSeconds' })", a.dateTime({ storedAs: 'epochSeconds' })),
  typed("a.dateTime({ storedAs: 'epochMilliseconds' })", a.dateTime({ storedAs: 'epochMilliseconds' })),
]

const numbersOfDigits: readonly InferredType[] = [
  ...upTo(15).map((digits) => typed(`a.int({ digits: ${digits} })`, a.int({ digits }))),
  ...upTo(38)
    .slice(15)
    .map((digits) => typed(`a.bigint({ digits: ${digits} })`, a.bigint({ digits }))),
  ...upTo(6).flatMap((scale) =>
    upTo(38)
      .slice(scale)
      .map((digits) =>
        typed(`a.decimal({ digits: ${digits}, scale: ${scale} })`, a.decimal({ digits, scale })),
      ),
  ),
]

function upTo(most: number): number[] {
  return Array.from({ length: most }, (_, at) => at + 1)
}

/** Whether all values are read, and written back as they were. */
export function keepsAll({ attribute: { type } }: InferredType, values: readonly DocumentValue[]): boolean {
  return values.every((value) => {
    try {
      return isSameValue(type.toStored(type.fromStored(value)), value)
    } catch (error) {
      if (error instanceof Unfit) return false
      throw error
    }
  })
}

/** Whether two stored values are the same to DynamoDB. */
export function isSameValue(one: DocumentValue | undefined, other: DocumentValue | undefined): boolean {
  return shown(one) === shown(other)
}

function shown(value: DocumentValue | undefined): string {
  if (typeof value === 'number' || typeof value === 'bigint') return `N${plainDecimal(String(value))}`
  if (value instanceof ExactNumber) return `N${plainDecimal(value.text)}`
  if (value instanceof Uint8Array) return `B${Buffer.from(value).toString('base64')}`
  if (value instanceof Set) return `{${[...value].map(shown).sort().join()}}`
  if (Array.isArray(value)) return `[${value.map(shown).join()}]`
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).map(
      ([name, member]) => `${JSON.stringify(name)}:${shown(member as DocumentValue)}`,
    )
    return `(${members.sort().join()})`
  }
  return JSON.stringify(value) ?? 'undefined'
}
