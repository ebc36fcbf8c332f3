import { DynagateError } from '../../errors.ts'
import { type AnyEntity, encodeAttribute } from '../../model/index.ts'
import { fromJson } from '../../pothos/index.ts'
import { entityNamed, type Opened } from '../opened.ts'
import type { WriteFault } from '../protocol/index.ts'
import type { RequestBody } from '../request-body.ts'

type Values = Readonly<Record<string, unknown>>

/** A write of one item, as a request has it. */
export interface RequestedWrite {
  readonly entity: AnyEntity
  readonly action: 'create' | 'update' | 'delete'
  /** The values of the key's attributes; empty for a create. */
  readonly key: Values
  /** Without those that don't fit. */
  readonly values: Values
  /** Why some values don't fit. */
  readonly faults: readonly WriteFault[]
}

/**
 * Reads a write. Values that don't fit are faults of it, and not of the request: a form shows them all.
 *
 * @throws DynagateError BAD_USER_INPUT for an entity that the model lacks.
 */
export function requestedWrite(opened: Opened, body: RequestBody): RequestedWrite {
  const entity = entityNamed(opened, body.string('entity'))
  const action = body.oneOf('action', ['create', 'update', 'delete'], 'create')
  const faults: WriteFault[] = []
  const read = (given: Values, isChecked: boolean) =>
    Object.fromEntries(
      Object.entries(given).flatMap(([name, value]) => {
        try {
          return [[name, readValue(entity, name, value, isChecked)]]
        } catch (error) {
          faults.push(faultOf(entity, error))
          return []
        }
      }),
    )
  const key = action === 'create' ? {} : read(body.object('key'), false)
  const values = action === 'delete' ? {} : read(body.object('values'), true)
  return { entity, action, key, values, faults }
}

/** A fault of a write; errors of others are thrown. */
export function faultOf(entity: AnyEntity, error: unknown): WriteFault {
  if (!(error instanceof DynagateError) || failures.has(error.code)) throw error
  const { code, message } = error
  const attribute = new RegExp(`^${entity.name}\\.(\\w+)`).exec(message)?.[1]
  return { ...(attribute !== undefined && { attribute }), message, code }
}

/** What isn't wrong with a write, but with the gateway or the table. */
const failures: ReadonlySet<string> = new Set([
  'INTERNAL_SERVER_ERROR',
  'UPSTREAM_UNAVAILABLE',
  'TIMEOUT',
  'CANCELLED',
  'THROTTLED',
  'OUTCOME_UNKNOWN',
])

/** The value in the model's form. Encoding it checks it, as the write itself will. */
function readValue(entity: AnyEntity, name: string, value: unknown, isChecked: boolean): unknown {
  const attribute = Object.hasOwn(entity.attributes, name) ? entity.attributes[name] : undefined
  const read = attribute ? fromJson(attribute.type, value, `${entity.name}.${name}`) : value
  if (isChecked && (attribute === undefined || (read !== null && read !== undefined))) {
    encodeAttribute(entity, name, read)
  }
  return read
}
