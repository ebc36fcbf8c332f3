import { type GraphQLLeafType, type GraphQLSchema, getNamedType, isLeafType, isObjectType } from 'graphql'
import { DynagateError, ModelError } from '../../errors.ts'
import type { AnyAccessPattern } from '../../model/index.ts'
import { required } from '../../required.ts'
import { type FieldRead, fieldRead } from '../operation/index.ts'
import { needsOf } from '../registry/index.ts'
import { fromGraphQL, toGraphQL } from '../types/index.ts'

type Values = Readonly<Record<string, unknown>>

/** The fields by which other subgraphs refer to an item: the arguments that a pattern requires. */
export function fieldsOfKey({ arguments: all }: AnyAccessPattern): readonly string[] {
  return all.filter((argument) => argument.required).map(({ name }) => name)
}

/** One `@key` of a type: its fields, and the read that finds the item. */
export interface ReferenceKey {
  readonly typeName: string
  readonly fields: ReadonlyMap<string, GraphQLLeafType>
  readonly read: FieldRead
}

/** The keys of each type that other subgraphs refer to. */
export type ReferenceKeys = ReadonlyMap<string, readonly ReferenceKey[]>

/**
 * The keys of the types in a schema.
 *
 * @throws ModelError if a type lacks the field of an attribute in its key.
 */
export function referenceKeys(
  schema: GraphQLSchema,
  federated: ReadonlyMap<string, readonly AnyAccessPattern[]>,
): ReferenceKeys {
  return new Map(
    [...federated].map(([typeName, patterns]) => [
      typeName,
      patterns.map((pattern) => referenceKey(schema, typeName, pattern)),
    ]),
  )
}

/** A representation that has the fields of a key. */
export interface Reference {
  readonly key: ReferenceKey
  /** The values of its fields, as the router sent them. */
  readonly sent: Values
  /** Its path in the argument, for messages. */
  readonly path: string
}

/**
 * The reference of a representation, by the first key of its type for which it has a value of each field. Undefined for a
 * type without keys.
 *
 * @param at its position in the list.
 * @throws DynagateError BAD_USER_INPUT
 */
export function referenceOf(keys: ReferenceKeys, representation: unknown, at: number): Reference | undefined {
  const path = `representations[${at}]`
  if (!isObject(representation) || typeof representation.__typename !== 'string') {
    throw new DynagateError('BAD_USER_INPUT', `${path}: expected an object with the string __typename`)
  }
  const ofType = keys.get(representation.__typename)
  if (ofType === undefined) return undefined
  const key = ofType.find(({ fields }) => [...fields.keys()].every((name) => isGiven(representation, name)))
  if (key !== undefined) return { key, sent: representation, path }
  const expected = ofType.map(({ fields }) => [...fields.keys()].join(' and ')).join(', or ')
  throw new DynagateError('BAD_USER_INPUT', `${path}: expected ${representation.__typename} with ${expected}`)
}

/**
 * The values of a reference's key, in the model's form.
 *
 * @throws DynagateError BAD_USER_INPUT for a value that doesn't fit the field's type.
 */
export function valuesOfReference({ key: { fields, read }, sent, path }: Reference): Values {
  return Object.fromEntries(
    [...fields].map(([name, type]) => {
      const place = `${path}.${name}`
      return [name, fromGraphQL(attributeType(read.pattern, name), parsed(type, sent[name], place), place)]
    }),
  )
}

/** The representation of an item by one key, as a router sends it. */
export function representationOf({ typeName, fields, read }: ReferenceKey, item: Values): Values {
  const values = [...fields].map(([name, type]) => {
    return [name, type.serialize(toGraphQL(attributeType(read.pattern, name), item[name]))] as const
  })
  return { __typename: typeName, ...Object.fromEntries(values) }
}

function referenceKey(schema: GraphQLSchema, typeName: string, pattern: AnyAccessPattern): ReferenceKey {
  const names = fieldsOfKey(pattern)
  const type = schema.getType(typeName)
  const fields = names.map((name) => {
    const field = isObjectType(type) ? type.getFields()[name] : undefined
    const leaf = field && getNamedType(field.type)
    const needs = field && needsOf(field)
    if (isLeafType(leaf) && needs?.length === 1 && needs[0] === name) return [name, leaf] as const
    throw new ModelError([
      `${typeName}: its federation key ${pattern.name} has the field ${name}, which the type lacks: add ${name}: t.attribute('${name}')`,
    ])
  })
  const read = fieldRead({
    pattern,
    key: {},
    nested: true,
    isConnection: false,
    size: () => 1,
    begin: (store, values, _args, options) => store.one(pattern, values as never, options),
  })
  return { typeName, fields: new Map(fields), read }
}

function attributeType(pattern: AnyAccessPattern, name: string) {
  const argument = pattern.arguments.find((each) => each.name === name)
  return required(argument, `the argument ${name}`).attribute.type
}

function parsed(type: GraphQLLeafType, value: unknown, path: string): unknown {
  try {
    return type.parseValue(value)
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause)
    throw new DynagateError('BAD_USER_INPUT', `${path}: ${message}`, { cause })
  }
}

function isObject(value: unknown): value is Values {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isGiven(values: Values, name: string): boolean {
  return Object.hasOwn(values, name) && values[name] !== undefined && values[name] !== null
}
