import {
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isIntrospectionType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
} from 'graphql'
import { AnyGate, alwaysOpen, type Gate, gateOf } from './gate.ts'

/** The selections on one object type: one entry for each response key. */
export interface Selections {
  /** Undefined for a type that the schema doesn't have, which validation rejects. */
  readonly type: GraphQLObjectType | undefined
  readonly fields: ReadonlyMap<string, SelectedField>
}

/** A selected field: one for each response key, however often the document repeats it. */
export interface SelectedField {
  readonly key: string
  /** Its definition; undefined for `__typename` and for unknown fields. */
  readonly definition: GraphQLField<unknown, unknown> | undefined
  /** Its nodes in the document. Their arguments are equal in a valid document. */
  readonly nodes: readonly [FieldNode, ...FieldNode[]]
  readonly gate: Gate
  /** The selections on its value, for each object type that the value may have. */
  readonly beneath: ReadonlyMap<string, Selections>
}

/** The maximum size of a document once its fragments are merged. */
export interface MergeBounds {
  /** Merged fields of all operations and fragments together. */
  readonly selections: number
  /** Times that one response key may be selected in one selection set. */
  readonly repeats: number
  /** Nesting of fields. Introspection has graphql-js's own limit and isn't counted. */
  readonly depth: number
}

/** A document exceeds a bound; the message names it. */
export class DocumentTooLarge extends Error {
  override readonly name = 'DocumentTooLarge'
}

/** The fragments of a document by name. */
export type Fragments = Readonly<Record<string, FragmentDefinitionNode>>

/**
 * Merges selections as execution does: one entry for each response key of an object type, each fragment visited once
 * for each object. Pure. Accepts documents that aren't validated yet: unknown fields, unknown fragments and cycles of
 * fragments are kept as far as possible, so that the bounds also limit the work of validation.
 */
export class SelectionMerger {
  /** The selections with directives in the operation merged last. */
  readonly directives = new Set<SelectionNode>()
  /** The merged fragments. */
  readonly visitedFragments = new Set<string>()
  readonly #schema: GraphQLSchema
  readonly #fragments: Fragments
  readonly #bounds: MergeBounds
  #mergedFields = 0
  #visits = 0

  constructor(schema: GraphQLSchema, fragments: Fragments, bounds: MergeBounds) {
    this.#schema = schema
    this.#fragments = fragments
    this.#bounds = bounds
  }

  /** The number of fields merged until now, at all levels, of operations and fragments together. */
  get mergedFields(): number {
    return this.#mergedFields
  }

  /** The selections of an operation. @throws DocumentTooLarge */
  operation({ operation, selectionSet }: OperationDefinitionNode): Selections {
    this.directives.clear()
    const type = this.#schema.getRootType(operation) ?? undefined
    return this.#merge(type, [{ selectionSet, gate: alwaysOpen, within: undefined }], 1)
  }

  /** Bounds a fragment that no operation uses: validation checks it too. @throws DocumentTooLarge */
  fragment({ typeCondition, selectionSet }: FragmentDefinitionNode): void {
    const type = this.#schema.getType(typeCondition.name.value)
    const sources = [{ selectionSet, gate: alwaysOpen, within: undefined }]
    for (const each of this.#objectTypes(type)) this.#merge(each, sources, 1)
  }

  #merge(type: GraphQLObjectType | undefined, sources: readonly Source[], depth: number): Selections {
    // Stops a document whose size doubles with each level before it has doubled often.
    if (depth > this.#bounds.depth) {
      throw new DocumentTooLarge(
        `The operation has ${depth} levels of fields; at most ${this.#bounds.depth} are allowed.`,
      )
    }
    const drafts = new Map<string, Draft>()
    const collector = { type, drafts, spread: new Map<string, Gate>() }
    for (const source of sources) this.#collect(source, collector, 0)
    const fields = new Map<string, SelectedField>()
    for (const [key, draft] of drafts) fields.set(key, this.#field(key, draft, type, depth))
    return { type, fields }
  }

  #collect({ selectionSet, gate, within }: Source, into: Collector, depth: number): void {
    if (depth > mostLevels) {
      throw new DocumentTooLarge(
        `The document has more than ${mostLevels} levels of fragments, the most allowed.`,
      )
    }
    for (const selection of selectionSet.selections) {
      this.#countVisit()
      if (selection.directives?.length) this.directives.add(selection)
      const own = gateOf(selection, gate)
      if (selection.kind === Kind.FIELD) {
        this.#addField({ node: selection, gate: own, within }, into.drafts)
        continue
      }
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT
          ? selection
          : this.#spread(selection.name.value, { gate: own, within }, into)
      if (inner === undefined || !this.#applies(inner.typeCondition?.name.value, into.type)) continue
      const name = selection.kind === Kind.FRAGMENT_SPREAD ? selection.name.value : undefined
      const around = (name === undefined ? undefined : into.spread.get(name)) ?? own
      const inside = name === undefined ? within : { name, within }
      this.#collect({ selectionSet: inner.selectionSet, gate: around, within: inside }, into, depth + 1)
    }
  }

  /** The fragment of a spread; undefined if it doesn't exist or is already merged into this object's selections. */
  #spread(
    name: string,
    { gate, within }: Pick<Source, 'gate' | 'within'>,
    { spread }: Collector,
  ): FragmentDefinitionNode | undefined {
    if (isWithin(name, within)) return undefined
    const fragment = this.#fragments[name]
    const before = spread.get(name)
    if (before !== undefined) {
      if (before instanceof AnyGate) before.add(gate)
      return undefined
    }
    spread.set(name, gate === alwaysOpen ? gate : new AnyGate(gate))
    this.visitedFragments.add(name)
    return fragment
  }

  #addField(selected: Selected, drafts: Map<string, Draft>): void {
    const { node } = selected
    const key = node.alias?.value ?? node.name.value
    const draft = drafts.get(key)
    if (draft === undefined) {
      drafts.set(key, [selected])
      return
    }
    const { repeats } = this.#bounds
    if (draft.length >= repeats)
      throw new DocumentTooLarge(
        `The document selects '${key}' more than ${repeats} times in one selection set, the most allowed.`,
      )
    draft.push(selected)
  }

  #field(
    key: string,
    [first, ...others]: Draft,
    type: GraphQLObjectType | undefined,
    depth: number,
  ): SelectedField {
    this.#mergedFields += 1
    const { selections } = this.#bounds
    if (this.#mergedFields > selections) {
      throw new DocumentTooLarge(
        `The document has more than ${selections} fields once its fragments are merged, the most allowed.`,
      )
    }
    const definition = type && this.#definition(type, first.node.name.value)
    const beneath = this.#beneath(definition, [first, ...others], depth)
    if (others.length === 0) return { key, definition, nodes: [first.node], gate: first.gate, beneath }
    const nodes: SelectedField['nodes'] = [first.node, ...others.map(({ node }) => node)]
    return { key, definition, nodes, gate: anyOf([first, ...others].map(({ gate }) => gate)), beneath }
  }

  #beneath(
    definition: SelectedField['definition'],
    selected: Draft,
    depth: number,
  ): SelectedField['beneath'] {
    if (selected.every(({ node }) => node.selectionSet === undefined)) return nothing
    const valueType = definition && getNamedType(definition.type)
    const below = valueType && isIntrospectionType(valueType) ? depth : depth + 1
    const sources = selected.flatMap(({ node: { selectionSet }, gate, within }) =>
      selectionSet ? [{ selectionSet, gate, within }] : [],
    )
    const beneath = new Map<string, Selections>()
    for (const each of this.#objectTypes(valueType)) {
      beneath.set(each?.name ?? '', this.#merge(each, sources, below))
    }
    return beneath
  }

  #definition(type: GraphQLObjectType, name: string): GraphQLField<unknown, unknown> | undefined {
    if (name === SchemaMetaFieldDef.name && type === this.#schema.getQueryType()) return SchemaMetaFieldDef
    if (name === TypeMetaFieldDef.name && type === this.#schema.getQueryType()) return TypeMetaFieldDef
    return type.getFields()[name]
  }

  #objectTypes(type: GraphQLNamedType | undefined): readonly (GraphQLObjectType | undefined)[] {
    if (isObjectType(type)) return [type]
    return isAbstractType(type) ? this.#schema.getPossibleTypes(type) : [undefined]
  }

  #applies(condition: string | undefined, type: GraphQLObjectType | undefined): boolean {
    if (condition === undefined || type === undefined || condition === type.name) return true
    const abstract = this.#schema.getType(condition)
    return isAbstractType(abstract) && this.#schema.isSubType(abstract, type)
  }

  #countVisit(): void {
    this.#visits += 1
    const most = this.#bounds.selections * visitsEach
    if (this.#visits > most) {
      throw new DocumentTooLarge(
        `The document has more than ${most} selections before they are merged, the most allowed.`,
      )
    }
  }
}

interface Source {
  readonly selectionSet: SelectionSetNode
  readonly gate: Gate
  readonly within: Within | undefined
}

/** The fragments that enclose a selection, at all levels. */
interface Within {
  readonly name: string
  readonly within: Within | undefined
}

/** A fragment that contains itself would never end; validation rejects it. */
function isWithin(name: string, within: Within | undefined): boolean {
  for (let each = within; each !== undefined; each = each.within) if (each.name === name) return true
  return false
}

interface Collector {
  readonly type: GraphQLObjectType | undefined
  readonly drafts: Map<string, Draft>
  readonly spread: Map<string, Gate>
}

/** One selection of a field in the document. */
interface Selected {
  readonly node: FieldNode
  readonly gate: Gate
  readonly within: Within | undefined
}

type Draft = [Selected, ...Selected[]]

const nothing: SelectedField['beneath'] = new Map()

/** Levels of fragments within one another: bounds the recursion, here and in validation. */
const mostLevels = 200

/** Selections visited for each allowed merged field. */
const visitsEach = 4

function anyOf(gates: readonly Gate[]): Gate {
  const [first = alwaysOpen, ...others] = gates
  if (gates.includes(alwaysOpen)) return alwaysOpen
  const any = new AnyGate(first)
  for (const gate of others) any.add(gate)
  return others.length === 0 ? first : any
}
