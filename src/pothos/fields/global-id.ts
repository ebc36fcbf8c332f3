import { DynagateError } from '../../errors.ts'
import { type AnyEntity, inTenant, keyNamesOf, primaryKeyOf } from '../../model/index.ts'
import type { Registry } from '../registry/index.ts'

/**
 * A global id: the type's name and the values of its primary key, as base64url of JSON. It isn't sealed: anyone who knows
 * the values of a key can compute the id.
 */
export function globalId(entity: AnyEntity, item: Readonly<Record<string, unknown>>): string {
  const values = keyNamesOf(entity).map((name) => idPart(entity, name, item[name]))
  return Buffer.from(JSON.stringify([entity.name, ...values])).toString('base64url')
}

/**
 * The entity and the key of a global id.
 *
 * @throws DynagateError BAD_USER_INPUT if it isn't an id of this schema.
 */
export function readGlobalId(
  registry: Registry,
  id: string,
): { entity: AnyEntity; key: Record<string, unknown> } {
  const [name, ...parts] = parse(id)
  const entity = typeof name === 'string' ? registry.node(name) : undefined
  if (entity === undefined) throw wrongId(id)
  const names = keyNamesOf(entity)
  if (parts.length !== names.length) throw wrongId(id)
  try {
    const key = Object.fromEntries(names.map((each, at) => [each, partOf(entity, each, parts[at])]))
    // The values are checked before it matters in which tenant they are.
    primaryKeyOf(entity, inTenant(key, 'any'))
    if (globalId(entity, key) !== id) throw wrongId(id)
    return { entity, key }
  } catch (error) {
    throw error instanceof DynagateError ? error : wrongId(id, error)
  }
}

/** The maximum length of an id: keys are at most 3 KB, and escapes and base64 lengthen them. */
const longest = 16_384

function parse(id: string): unknown[] {
  if (id.length > longest || !/^[\w-]+$/.test(id)) throw wrongId(id)
  try {
    const parsed: unknown = JSON.parse(Buffer.from(id, 'base64url').toString())
    if (Array.isArray(parsed)) return parsed
  } catch (error) {
    throw wrongId(id, error)
  }
  throw wrongId(id)
}

function idPart(entity: AnyEntity, name: string, value: unknown): unknown {
  const type = entity.attributes[name]?.type
  if (type?.key) return type.key.encode(value)
  return value instanceof Uint8Array ? Buffer.from(value).toString('base64url') : value
}

function partOf(entity: AnyEntity, name: string, text: unknown): unknown {
  const type = entity.attributes[name]?.type
  if (type?.key && typeof text === 'string') return type.key.decode(text)
  return type?.storage === 'B' && typeof text === 'string'
    ? new Uint8Array(Buffer.from(text, 'base64url'))
    : text
}

function wrongId(id: string, cause?: unknown): DynagateError {
  const shown = id.length > 60 ? `one of ${id.length} characters` : JSON.stringify(id)
  return new DynagateError('BAD_USER_INPUT', `id: expected the id of a node of this schema, got ${shown}`, {
    cause,
  })
}
