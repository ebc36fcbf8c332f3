import type { GraphQLResolveInfo } from 'graphql'
import { isRange } from '../../model/index.ts'
import type { GatewayContext } from '../registry/index.ts'
import { argumentsOf } from './field-arguments.ts'
import { mayBeginEarly, valuesOf } from './field-read.ts'
import type { OperationPlan } from './operation-plan.ts'
import type { PlannedField } from './planned-fields.ts'

type Values = Readonly<Record<string, unknown>>

/** A resolver's call, in the plan of its operation. */
export interface PrefetchRequest {
  readonly plan: OperationPlan
  readonly info: Pick<GraphQLResolveInfo, 'fieldNodes' | 'path' | 'variableValues'>
  readonly context: GatewayContext
}

/**
 * Starts every read of an item's fields whose key is known before the item is, because the arguments of a pattern are
 * attributes of the items that it finds. These reads are sent in the tick of the item's own read. The fields' resolvers
 * share them, because the store sends equal reads once, and report their errors.
 *
 * If the item doesn't exist, such a read is wasted. `prefetch: false` on its access pattern delays it until the item is
 * known.
 *
 * @param known the known attributes of the item: those of the pattern's arguments or of the primary key.
 * @param typeName the item's type, if it is known.
 */
export function prefetchBeneath(known: Values, request: PrefetchRequest, typeName?: string): void {
  const children = request.plan.fieldOf(request.info)?.children ?? []
  if (children.length > 0) start(children, exactly(known), request, typeName)
}

function start(
  fields: readonly PlannedField[],
  known: Values,
  request: PrefetchRequest,
  typeName?: string,
): void {
  const { variableValues } = request.info
  for (const field of fields) {
    const isOfType = typeName === undefined || field.typeName === typeName
    if (isOfType && field.isOfItem && field.selected.gate.isOpen(variableValues))
      startOne(field, known, request)
  }
}

function startOne(field: PlannedField, known: Values, request: PrefetchRequest): void {
  const { context, info, plan } = request
  const { work: read, children } = field
  if (!('pattern' in read) || !mayBeginEarly(read)) return
  const args = argumentsOf(field, info.variableValues)
  if (args.kind !== 'known') return
  try {
    const values = valuesOf(read, known, args.values)
    if (values === undefined || read.size(args.values) === 0) return
    read.begin(context.store, values, args.values, { selection: plan.attributes })
    start(children, exactly(values), request)
  } catch {
    // The field's own resolver fails in the same way, and reports the error.
  }
}

/** A range doesn't determine the item's value. */
function exactly(values: Values): Values {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => !isRange(value)))
}
