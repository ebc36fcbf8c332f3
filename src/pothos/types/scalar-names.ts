import type { AttributeType } from '../../model/index.ts'
import { required } from '../../required.ts'

type AnyType = AttributeType<unknown>

/** The name of the scalar that serves a type which is stored as one. */
export function simpleScalar(type: AnyType): string {
  if (type.custom) return simpleScalar(type.custom.stored)
  return required(plainScalar(type), `the scalar of ${type.kind}`)
}

/** The name of the scalar that serves a built-in type; undefined for none. */
export function plainScalar(type: AnyType): string | undefined {
  if (type.kind === 'int') return fitsInt(type) ? 'Int' : 'SafeInt'
  return scalarOf[type.kind]
}

/** The name of the scalar that serves the members of a set; undefined for other types. */
export function memberScalar({ storage }: AnyType): string | undefined {
  return setMember[storage]
}

const scalarOf: Readonly<Partial<Record<AnyType['kind'], string>>> = {
  id: 'ID',
  string: 'String',
  email: 'EmailAddress',
  url: 'URL',
  enum: 'String',
  boolean: 'Boolean',
  number: 'Float',
  bigint: 'BigInt',
  decimal: 'Decimal',
  dateTime: 'DateTime',
  date: 'Date',
  json: 'JSON',
  record: 'JSON',
  null: 'JSON',
  binary: 'Byte',
}

const setMember: Readonly<Partial<Record<AnyType['storage'], string>>> = {
  SS: 'String',
  NS: 'Float',
  BS: 'Byte',
}

/** GraphQL's Int has 32 bits: up to nine digits always fit. Larger integers are declared with their digits. */
function fitsInt(type: AnyType): boolean {
  return type.digits === undefined || type.digits <= 9
}
