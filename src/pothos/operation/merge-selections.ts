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
import { type MergeBounds, MergeCount } from './merge-bounds.ts'
import type { SelectedField, Selections } from './selections.ts'

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
  readonly #count: MergeCount

  constructor(schema: GraphQLSchema, fragments: Fragments, bounds: MergeBounds) {
    this.#schema = schema
    this.#fragments = fragments
    this.#count = new MergeCount(bounds)
  }

  /** The number of fields merged until now, at all levels, of operations and fragments together. */
  get mergedFields(): number {
    return this.#count.fields
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
    this.#count.checkDepth(depth)
    const drafts = new Map<string, Draft>()
    const collector = { type, drafts, spread: new Map<string, Gate>() }
    for (const source of sources) this.#collect(source, collector, 0)
    const fields = new Map<string, SelectedField>()
    for (const [key, draft] of drafts) fields.set(key, this.#field(key, draft, type, depth))
    return { type, fields }
  }

  #collect({ selectionSet, gate, within }: Source, into: Collector, depth: number): void {
    this.#count.checkNesting(depth)
    for (const selection of selectionSet.selections) {
      this.#count.addVisit()
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
    draft.push(selected)
    this.#count.checkRepeats(key, draft.length)
  }

  #field(
    key: string,
    [first, ...others]: Draft,
    type: GraphQLObjectType | undefined,
    depth: number,
  ): SelectedField {
    this.#count.addField()
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

function anyOf(gates: readonly Gate[]): Gate {
  const [first = alwaysOpen, ...others] = gates
  if (gates.includes(alwaysOpen)) return alwaysOpen
  const any = new AnyGate(first)
  for (const gate of others) any.add(gate)
  return others.length === 0 ? first : any
}
