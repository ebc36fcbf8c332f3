import {
  type DocumentNode,
  type FieldNode,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  Kind,
  type OperationDefinitionNode,
} from 'graphql'
import { DynagateError } from '../../errors.ts'
import type { AnyEntity } from '../../model/index.ts'
import type { Selection } from '../../store/index.ts'
import { type Complexity, complexityOf } from './complexity.ts'
import { DocumentTooLarge, type MergeBounds } from './merge-bounds.ts'
import { type Fragments, SelectionMerger } from './merge-selections.ts'
import { type PlannedField, plannedFields } from './planned-fields.ts'
import { SelectedAttributes } from './selected-attributes.ts'
import type { SelectedField, Selections } from './selections.ts'

/**
 * The parts of an operation's plan that don't depend on variables: the merged selections, their reads and writes, and the
 * used attributes of each entity. Made once for each operation of a document and cached with the document.
 */
export class OperationPlan {
  readonly operation: OperationDefinitionNode
  readonly schema: GraphQLSchema
  readonly selections: Selections
  readonly complexity: Complexity
  /** The fields of its merged selections, at all levels. The memory that a plan takes is proportional to them. */
  readonly mergedFields: number
  #attributes: SelectedAttributes | undefined
  #fields: readonly PlannedField[] | undefined
  readonly #planned = new Map<SelectedField, PlannedField>()
  readonly #byNode = new Map<FieldNode, PlannedField | 'several'>()

  constructor(schema: GraphQLSchema, operation: OperationDefinitionNode, merger: SelectionMerger) {
    this.schema = schema
    this.operation = operation
    const before = merger.mergedFields
    this.selections = merger.operation(operation)
    this.mergedFields = merger.mergedFields - before
    this.complexity = complexityOf(operation, this.selections, merger.directives)
  }

  /** The attributes of each entity that any selection of the operation uses, with any variables. */
  get attributes(): Selection & { readonly entities: ReadonlySet<AnyEntity> } {
    this.#attributes ??= new SelectedAttributes(this.selections)
    return this.#attributes
  }

  /** The fields that read or write, each with those below it. */
  get fields(): readonly PlannedField[] {
    if (this.#fields === undefined) {
      this.#fields = plannedFields(this.selections)
      this.#addFields(this.#fields)
    }
    return this.#fields
  }

  /** The planned field that a resolver was called for. */
  fieldOf({ fieldNodes, path }: ResolverPosition): PlannedField | undefined {
    if (this.fields.length === 0) return undefined
    const [node] = fieldNodes
    const known = node && this.#byNode.get(node)
    if (known !== 'several') return known
    const selected = this.#along(path)
    return selected && this.#planned.get(selected)
  }

  #addFields(fields: readonly PlannedField[]): void {
    for (const field of fields) {
      this.#planned.set(field.selected, field)
      // A field of a fragment occurs wherever the fragment is spread, and in each type to which it applies.
      for (const node of field.selected.nodes) {
        this.#byNode.set(node, this.#byNode.has(node) ? 'several' : field)
      }
      this.#addFields(field.children)
    }
  }

  #along({ prev, key, typename }: GraphQLResolveInfo['path']): SelectedField | undefined {
    if (typename === undefined) return prev && this.#along(prev)
    const around = prev === undefined ? this.selections : this.#along(prev)?.beneath.get(typename)
    return around?.fields.get(String(key))
  }
}

/** The position of a resolver's call. */
export type ResolverPosition = Pick<GraphQLResolveInfo, 'fieldNodes' | 'path'>

/** The default bounds of a document. */
export const defaultMergeBounds: MergeBounds = Object.freeze({ selections: 5_000, repeats: 50, depth: 100 })

const known = new WeakMap<OperationDefinitionNode, OperationPlan>()

/**
 * Plans every operation of a document, which needn't be valid. The work is bounded for any document, as is the work of
 * validating an accepted one afterwards.
 *
 * @throws DynagateError QUERY_TOO_COMPLEX if the document exceeds the bounds.
 */
export function planDocument(
  schema: GraphQLSchema,
  document: DocumentNode,
  bounds: MergeBounds = defaultMergeBounds,
): readonly OperationPlan[] {
  const fragments = fragmentsOf(document)
  const merger = new SelectionMerger(schema, fragments, bounds)
  return bounded(() => {
    const plans = document.definitions.flatMap((definition) => {
      if (definition.kind !== Kind.OPERATION_DEFINITION) return []
      const plan = new OperationPlan(schema, definition, merger)
      known.set(definition, plan)
      return [plan]
    })
    for (const [name, fragment] of Object.entries(fragments)) {
      if (!merger.visitedFragments.has(name)) merger.fragment(fragment)
    }
    return plans
  })
}

/** The parts from which a plan is made. */
export interface PlanSource {
  readonly schema: GraphQLSchema
  readonly operation: OperationDefinitionNode
  readonly fragments: Fragments
}

/** The plan of an operation that was planned before; undefined for another one. */
export function knownPlanOf({ schema, operation }: Omit<PlanSource, 'fragments'>): OperationPlan | undefined {
  const plan = known.get(operation)
  return plan?.schema === schema ? plan : undefined
}

/** The plan of an operation: made by {@link planDocument}, or a new one. */
export function planOf(source: PlanSource): OperationPlan {
  const before = knownPlanOf(source)
  if (before !== undefined) return before
  const { schema, operation, fragments } = source
  const merger = new SelectionMerger(schema, fragments, defaultMergeBounds)
  const plan = bounded(() => new OperationPlan(schema, operation, merger))
  known.set(operation, plan)
  return plan
}

/** The number of merged fields in all operations of a planned document. */
export function mergedFieldsOf({ definitions }: DocumentNode): number {
  return definitions.reduce((sum, each) => {
    const plan = each.kind === Kind.OPERATION_DEFINITION ? known.get(each) : undefined
    return sum + (plan?.mergedFields ?? 0)
  }, 0)
}

/** The fragments of a document by name. */
export function fragmentsOf({ definitions }: DocumentNode): Fragments {
  const fragments = Object.create(null) as Record<string, Fragments[string]>
  for (const each of definitions) {
    if (each.kind === Kind.FRAGMENT_DEFINITION) fragments[each.name.value] = each
  }
  return fragments
}

function bounded<Result>(plan: () => Result): Result {
  try {
    return plan()
  } catch (error) {
    if (!(error instanceof DocumentTooLarge)) throw error
    throw new DynagateError('QUERY_TOO_COMPLEX', error.message)
  }
}
