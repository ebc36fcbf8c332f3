import { type GraphQLOutputType, getNamedType, isLeafType, isObjectType } from 'graphql'
import { expect } from 'vitest'
import {
  type Document,
  decodeItem,
  ExactNumber,
  entityOf,
  keyNamesOf,
  storedName,
} from '../../../src/model/index.ts'
import type { GatewayDefinition } from '../../../src/server/index.ts'
import { toWire } from '../../../src/store/index.ts'
import { openTestGateway } from '../../../src/testing/index.ts'

/** Puts items as they are into the table of a gateway, and expects each of them, by its get, with the values that it has. */
export async function servedItems(
  { default: definition }: { readonly default: GatewayDefinition },
  items: readonly Document[],
): Promise<void> {
  const { table, schema } = definition
  await using app = await openTestGateway(definition)
  for (const item of items)
    await app.engine.execute('PutItem', { TableName: table.definition.name, Item: toWire(item) })
  for (const item of items) {
    const entity = entityOf(table, item)
    // The gateway's own items.
    if (entity === undefined && JSON.stringify(item).includes('$$dynagate#')) continue
    if (entity === undefined) throw new Error(`no entity has ${JSON.stringify(item)}`)
    const field = `${entity.name.charAt(0).toLowerCase()}${entity.name.slice(1)}`
    const decoded = decodeItem(entity, item)
    const names = keyNamesOf(entity)
    const type = schema.getQueryType()?.getFields()[field]
    const variables = Object.fromEntries(names.map((name) => [name, decoded[name]]))
    const declared = (type?.args ?? []).map((argument) => `$${argument.name}: ${argument.type}`)
    const given = names.map((name) => `${name}: $${name}`)
    const brackets = (all: readonly string[]) => (all.length === 0 ? '' : `(${all.join(', ')})`)
    const selection = selectionOf(type?.type as GraphQLOutputType)
    const { data, errors } = await app.query(
      `query${brackets(declared)} { item: ${field}${brackets(given)} ${selection} }`,
      { variables },
    )
    expect(errors).toBeUndefined()
    const served = (data as { item: Readonly<Record<string, unknown>> }).item
    const expected = Object.keys(entity.attributes).flatMap((name) => {
      const stored = item[storedName(entity.attributes, name)]
      return stored === undefined ? [] : [[name, shown(stored)] as const]
    })
    expect(Object.fromEntries(expected.map(([name]) => [name, shown(served[name])]))).toEqual(
      Object.fromEntries(expected),
    )
  }
}

function selectionOf(type: GraphQLOutputType): string {
  const named = getNamedType(type)
  if (isLeafType(named)) return ''
  if (!isObjectType(named)) throw new Error(`expected an object type, got ${named.name}`)
  const fields = Object.values(named.getFields()).map((field) => `${field.name} ${selectionOf(field.type)}`)
  return `{ ${fields.join(' ')} }`
}

/** A stored value, or one of a response, in one form: no nulls within, numbers as strings, bytes as base64. */
function shown(value: unknown): unknown {
  if (value instanceof ExactNumber) return value.text
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (value instanceof Set) return [...value].map(shown)
  if (Array.isArray(value)) return value.map(shown)
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([, member]) => member !== null)
    return Object.fromEntries(members.map(([name, member]) => [name, shown(member)]))
  }
  return typeof value === 'number' || /^-?\d+\.\d+$/.test(String(value)) ? String(Number(value)) : value
}
