import type { GraphQLSchema } from 'graphql'
import type { AnyEntity } from '../../model/index.ts'
import type { GatewayDefinition } from '../../server/index.ts'
import { ArgumentValues } from './argument-values.ts'
import { knownItems, type MatrixCaller, type MatrixItems, type Sees } from './known-items.ts'
import { MatrixRun } from './matrix-run.ts'
import { type AccessMatrix, reportOf } from './report.ts'
import { rootFields } from './root-fields.ts'
import { subjectsOf } from './subjects.ts'

/** Options of `accessMatrix()`. */
export interface MatrixOptions<Entities extends readonly AnyEntity[] = readonly AnyEntity[]> {
  /** The callers who send requests, by names for the report. */
  readonly callers: Readonly<Record<string, MatrixCaller>>
  /** The items of the table, at most 1,000: of several tenants, with equal keys where possible. */
  readonly items: { readonly [At in keyof Entities]: MatrixItems<Entities[At]> }
  /** The names of the root fields that are sent, for a part of a large schema; by default all. */
  readonly fields?: readonly string[]
  /** Whether a caller may see an item; by default what the tenant and the rules of the model say. */
  readonly sees?: Sees
  /** Further values for arguments and members of inputs, by their names. */
  readonly values?: Readonly<Record<string, readonly unknown[]>>
}

/**
 * Tests who sees what, by walking a schema. Each caller sends every field, edge, id, cursor, filter and mutation, with
 * arguments from all known items, to two tables: one with all items, and one with those only that the caller may see. Both
 * must respond with the same bytes, so that "not yours" and "does not exist" are the same; no response may have a value of
 * an item that the caller may not see; and no mutation may change such an item. Reads are sent without a cache, with a cold
 * and with a warm one; subscriptions are followed while every item is changed, removed and created again.
 *
 * Fields whose value is random or depends on the time differ as well: leave them out of the tested schema.
 *
 * @example
 * const matrix = await accessMatrix(gateway, {
 *   callers: { ada: { caller: { userId: 'ada', org: 'acme' } }, anonymous: {} },
 *   items: [
 *     { entity: Ticket, tenant: 'acme', items: [{ ticketId: 't1', title: 'A ticket of acme' }] },
 *     { entity: Ticket, tenant: 'globex', items: [{ ticketId: 't1', title: 'A ticket of globex' }] },
 *   ],
 * })
 * expect(matrix.findings, String(matrix)).toEqual([])
 *
 * @throws TypeError for options that can't be used; what opening the table throws, such as a ModelError.
 */
export async function accessMatrix<Context extends object, const Entities extends readonly AnyEntity[]>(
  definition: GatewayDefinition<Context>,
  options: MatrixOptions<Entities>,
): Promise<AccessMatrix> {
  const { callers, fields, sees, values = {} } = options
  const items = knownItems(options.items)
  if (items.length === 0 || items.length > mostItems) {
    throw new TypeError(`accessMatrix: expected 1 to ${mostItems} items, got ${items.length}`)
  }
  if (Object.keys(callers).length === 0)
    throw new TypeError('accessMatrix: expected at least one caller, got none')
  const chosen = fields && chosenFields(definition.schema, fields)
  const { subjects, groups } = await subjectsOf(definition, { callers, items, sees })
  const known = new ArgumentValues(items)
  for (const [name, all] of Object.entries(values)) for (const value of all) known.add(name, value)
  const run = new MatrixRun({ definition, subjects, items, groups, values: known, chosen })
  await run.readWithoutCache()
  await run.readWithCache()
  await run.follow()
  await run.write()
  const matrix = { callers: subjects.length, items: items.length, ...run.result() }
  return { ...matrix, toString: () => reportOf(matrix) }
}

const mostItems = 1_000

/** @throws TypeError for a name that neither root type has. */
function chosenFields(schema: GraphQLSchema, names: readonly string[]): ReadonlySet<string> {
  const known = new Set(
    (['query', 'mutation', 'subscription'] as const).flatMap((root) =>
      rootFields(schema, root).map(({ name }) => name),
    ),
  )
  const unknown = names.find((name) => !known.has(name))
  if (unknown !== undefined) {
    throw new TypeError(`accessMatrix: expected fields of the root types, got ${JSON.stringify(unknown)}`)
  }
  return new Set(names)
}
