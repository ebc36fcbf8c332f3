import {
  type FieldNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLResolveInfo,
  getArgumentValues,
  getNamedType,
  isObjectType,
} from 'graphql'
import { isRange } from '../model/index.ts'
import type { Selection } from '../store/index.ts'
import type { GatewayContext } from './context.ts'
import { type FieldRead, mayBeginEarly, readOf, valuesOf } from './field-read.ts'
import { type Document, isIncluded, type SelectedField, selectedFields } from './selected-fields.ts'
import { selectionOf } from './selection.ts'

type Values = Readonly<Record<string, unknown>>

/** What goes with every step of a prefetch. */
type Request = Pick<GraphQLResolveInfo, 'schema' | 'fragments' | 'variableValues'> & {
  readonly context: GatewayContext
  readonly selection: Selection
}

/**
 * Begins every read beneath a field whose key is known already, in the tick of the field's own read: an argument
 * of the pattern is an attribute of the item, whatever else the item will turn out to be. The resolvers find these
 * reads begun, for the store does the same read once; and an error waits for the field that it belongs to.
 *
 * A read may turn out useless, where its parent doesn't exist. `prefetch: false` on its access pattern keeps it
 * until its parent is there.
 *
 * @param values the arguments of the field's own pattern.
 */
export function prefetchBeneath(
  read: FieldRead,
  values: Values,
  info: GraphQLResolveInfo,
  context: GatewayContext,
): void {
  const { fieldNodes, returnType } = info
  const request = requestOf(info, context)
  for (const node of fieldNodes) begin(branchesOf(node, returnType, read, request), exactly(values), request)
}

/** The same beneath an item whose key is known, as the one of a global id. */
export function prefetchOfItem(
  typeName: string,
  key: Values,
  info: GraphQLResolveInfo,
  context: GatewayContext,
): void {
  const request = requestOf(info, context)
  const type = info.schema.getType(typeName)
  if (!isObjectType(type)) return
  for (const node of info.fieldNodes) begin(ofItem(node, type, request), key, request)
}

function requestOf(info: GraphQLResolveInfo, context: GatewayContext): Request {
  const { schema, fragments, variableValues } = info
  return { schema, fragments, variableValues, context, selection: selectionOf(info) }
}

/** A read that a selection asks for. */
interface Branch extends SelectedField {
  readonly field: GraphQLField<unknown, unknown>
  readonly read: FieldRead
}

function begin(branches: readonly Branch[], parent: Values, request: Request): void {
  for (const branch of branches) {
    if (isIncluded(branch, request.variableValues)) beginOne(branch, parent, request)
  }
}

function beginOne({ read, field, node }: Branch, parent: Values, request: Request): void {
  const { context, variableValues, selection } = request
  try {
    const args = getArgumentValues(field, node, variableValues)
    const values = valuesOf(read, parent, args)
    if (values === undefined) return
    read.begin(context.store, values, args, { selection })
    begin(branchesOf(node, field.type, read, request), exactly(values), request)
  } catch {
    // What is wrong with its arguments is the field's own to say.
  }
}

/** A range names no value that the item has, nor does a filter. */
function exactly(values: Values): Values {
  return Object.fromEntries(
    Object.entries(values).filter(([name, value]) => name !== 'filter' && !isRange(value)),
  )
}

const known = new WeakMap<FieldRead, WeakMap<FieldNode, readonly Branch[]>>()

/** The reads directly beneath a field. Documents are parsed once, so this is worked out once for each. */
function branchesOf(
  node: FieldNode,
  type: GraphQLOutputType,
  read: FieldRead,
  document: Document,
): readonly Branch[] {
  const before = known.get(read)?.get(node)
  if (before !== undefined) return before
  const items = read.isConnection ? nodesOf(node, getNamedType(type), document) : [{ node, conditions: [] }]
  const branches = read.pattern.entities.flatMap(({ name }) => {
    const itemType = document.schema.getType(name)
    if (!isObjectType(itemType)) return []
    return items.flatMap((item) => ofItem(item.node, itemType, document, item.conditions))
  })
  const ofRead = known.get(read) ?? new WeakMap()
  known.set(read, ofRead.set(node, branches))
  return branches
}

/** Where a connection's selection asks for its nodes: `nodes`, and `node` of `edges`. */
function nodesOf(node: FieldNode, type: GraphQLNamedType, document: Document): SelectedField[] {
  if (!isObjectType(type)) return []
  return selectedFields(node.selectionSet, type, document).flatMap((selected) => {
    const name = selected.node.name.value
    if (name === 'nodes') return [selected]
    const edge = name === 'edges' ? getNamedType(type.getFields().edges?.type) : undefined
    if (!isObjectType(edge)) return []
    const { selectionSet } = selected.node
    return selectedFields(selectionSet, edge, document, selected.conditions).filter(
      (each) => each.node.name.value === 'node',
    )
  })
}

function ofItem(
  node: FieldNode,
  type: GraphQLObjectType,
  document: Document,
  conditions: SelectedField['conditions'] = [],
): Branch[] {
  return selectedFields(node.selectionSet, type, document, conditions).flatMap((selected) => {
    const field = type.getFields()[selected.node.name.value]
    const read = field && readOf(field)
    return field === undefined || read === undefined || !mayBeginEarly(read)
      ? []
      : [{ ...selected, field, read }]
  })
}
