import type { GraphQLField, GraphQLSchema } from 'graphql'
import type { ArgumentValues } from './argument-values.ts'
import type { KnownItem } from './known-items.ts'
import { type RootType, rootType } from './root-fields.ts'
import { DocumentWriter, type FieldKind } from './selection.ts'

/** What a request exercises. */
export type ProbeKind =
  | FieldKind
  | 'fields'
  | 'lookups'
  | 'node'
  | 'nodes'
  | 'entities'
  | 'cursors'
  | 'filters'
  | 'subscriptions'
  | 'mutations'
  | 'payloads'
  | 'conditions'

/** A request of the matrix. */
export interface Probe {
  /** The root field, such as `Query.tickets`. */
  readonly root: string
  readonly query: string
  readonly variables: Readonly<Record<string, unknown>>
  readonly kinds: readonly ProbeKind[]
  /** The fields that it selects, as `Type.field`. */
  readonly fields: ReadonlySet<string>
}

/** Arguments, and what they exercise. */
export interface Given {
  readonly args: Readonly<Record<string, unknown>>
  readonly kinds: readonly ProbeKind[]
}

/** The maximum number of requests of one root field with the same arguments, each by the values of another item. */
export const mostItemsEach = 8

/** The requests of a root field: for each known item, by each variant of its arguments; equal ones once. */
export function probesOf(
  schema: GraphQLSchema,
  root: RootType,
  field: GraphQLField<unknown, unknown>,
  items: readonly KnownItem[],
  values: ArgumentValues,
  variants: (item: KnownItem['item']) => readonly Given[],
): Probe[] {
  const byShape = new Map<string, Map<string, Probe>>()
  for (const { item } of items) {
    for (const [at, { args, kinds }] of variants(item).entries()) {
      const shape = `${at} ${Object.keys(args).join()}`
      const probes = byShape.get(shape) ?? new Map<string, Probe>()
      byShape.set(shape, probes)
      if (probes.size >= mostItemsEach) continue
      const writer = new DocumentWriter(schema, values, item)
      const query = writer.document(root, field, args)
      const { variables, fields } = writer
      probes.set(JSON.stringify(variables), {
        root: `${rootType(schema, root)?.name}.${field.name}`,
        query,
        variables,
        kinds: [...kinds, ...writer.kinds],
        fields,
      })
    }
  }
  const all = [...byShape.values()].flatMap((probes) => [...probes.values()])
  return [
    ...new Map(all.map((probe) => [`${probe.query} ${JSON.stringify(probe.variables)}`, probe])).values(),
  ]
}
