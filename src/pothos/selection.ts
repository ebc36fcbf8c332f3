import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isObjectType,
  type OperationDefinitionNode,
} from 'graphql'
import type { AnyEntity } from '../model/index.ts'
import type { Selection } from '../store/index.ts'
import { readOf } from './field-read.ts'
import { entityOfType, needsOf } from './needs.ts'
import { selectedFields } from './selected-fields.ts'

/** An operation in its document. */
export interface SelectingOperation {
  readonly schema: GraphQLSchema
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly operation: OperationDefinitionNode
}

const known = new WeakMap<OperationDefinitionNode, { schema: GraphQLSchema; selection: Selection }>()

/**
 * The attributes that an operation uses of each entity, wherever it selects them and whatever its variables. All of
 * its reads go by it, so that an item that is asked for in two places is read once. Documents are parsed once, and so
 * this is worked out once for each.
 */
export function selectionOf(asked: SelectingOperation): Selection {
  const before = known.get(asked.operation)
  if (before?.schema === asked.schema) return before.selection
  const selection = new OperationSelection(asked)
  known.set(asked.operation, { schema: asked.schema, selection })
  return selection
}

class OperationSelection implements Selection {
  readonly #asked: SelectingOperation
  readonly #attributes = new Map<AnyEntity, Set<string>>()
  readonly #whole = new Set<AnyEntity>()

  constructor(asked: SelectingOperation) {
    this.#asked = asked
    const { schema, operation } = asked
    const root = schema.getRootType(operation.operation)
    if (root) this.#collect(operation, root)
  }

  attributesOf(entity: AnyEntity): ReadonlySet<string> | undefined {
    if (this.#whole.has(entity)) return undefined
    return this.#attributes.get(entity) ?? nothing
  }

  #collect({ selectionSet }: Pick<FieldNode, 'selectionSet'>, type: GraphQLObjectType): void {
    const { schema, fragments } = this.#asked
    const ofType = entityOfType(type)
    if (ofType !== undefined) this.#add(ofType.entity, ofType.needs)
    for (const { node } of selectedFields(selectionSet, type, { schema, fragments })) {
      const field = type.getFields()[node.name.value]
      if (field === undefined) continue
      if (ofType !== undefined) this.#add(ofType.entity, attributesFor(field))
      const beneath = getNamedType(field.type)
      const types = isAbstractType(beneath) ? schema.getPossibleTypes(beneath) : [beneath]
      for (const each of types) if (isObjectType(each)) this.#collect(node, each)
    }
  }

  #add(entity: AnyEntity, attributes: readonly string[] | undefined): void {
    if (attributes === undefined) {
      this.#whole.add(entity)
      return
    }
    const all = this.#attributes.get(entity) ?? new Set<string>()
    this.#attributes.set(entity, all)
    for (const attribute of attributes) all.add(attribute)
  }
}

const nothing: ReadonlySet<string> = new Set()

/** What a field takes from its item: an attribute, or parts of the key of what it reads; undefined for anything. */
function attributesFor(field: Parameters<typeof readOf>[0]): readonly string[] | undefined {
  const read = readOf(field)
  if (read === undefined) return needsOf(field)
  const sources = [...read.taken].map((name) => read.key[name] ?? name)
  return sources.every((source) => typeof source === 'string') ? (sources as string[]) : undefined
}
