import {
  type DocumentNode,
  type FragmentDefinitionNode,
  Kind,
  type OperationDefinitionNode,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** What a selection asks for, with every fragment counted each time it is spread. */
export interface Measure {
  readonly depth: number
  readonly aliases: number
  readonly directives: number
  /** Fields at the top of the selection itself. */
  readonly rootFields: number
}

/**
 * Measures each operation of a document. Pure, linear in the document's length (a fragment is measured once),
 * and safe on documents that are not yet validated: unknown and circular fragments count as nothing.
 */
export function measureDocument(document: DocumentNode): ReadonlyMap<OperationDefinitionNode, Measure> {
  const measurer = new Measurer(document)
  const measures = new Map<OperationDefinitionNode, Measure>()
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const own = { ...nothing, directives: definition.directives?.length ?? 0 }
    measures.set(definition, beside(own, measurer.selectionSet(definition.selectionSet)))
  }
  return measures
}

const nothing: Measure = { depth: 0, aliases: 0, directives: 0, rootFields: 0 }

class Measurer {
  readonly #fragments = new Map<string, FragmentDefinitionNode>()
  readonly #measured = new Map<string, Measure>()

  constructor(document: DocumentNode) {
    for (const definition of document.definitions) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) this.#fragments.set(definition.name.value, definition)
    }
  }

  selectionSet(selectionSet: SelectionSetNode | undefined): Measure {
    return (selectionSet?.selections ?? []).map((each) => this.#selection(each)).reduce(beside, nothing)
  }

  #selection(selection: SelectionNode): Measure {
    const directives = selection.directives?.length ?? 0
    if (selection.kind === Kind.FRAGMENT_SPREAD) {
      return beside({ ...nothing, directives }, this.#fragment(selection.name.value))
    }
    const below = this.selectionSet(selection.selectionSet)
    if (selection.kind === Kind.INLINE_FRAGMENT) return beside({ ...nothing, directives }, below)
    const isIntrospection = selection.name.value === '__schema' || selection.name.value === '__type'
    return {
      depth: isIntrospection ? 1 : below.depth + 1,
      aliases: below.aliases + (selection.alias ? 1 : 0),
      directives: below.directives + directives,
      rootFields: 1,
    }
  }

  #fragment(name: string): Measure {
    const known = this.#measured.get(name)
    if (known) return known
    // Stands while the fragment is being measured, so that a circle ends here.
    this.#measured.set(name, nothing)
    const measure = this.selectionSet(this.#fragments.get(name)?.selectionSet)
    this.#measured.set(name, measure)
    return measure
  }
}

function beside(a: Measure, b: Measure): Measure {
  return {
    depth: Math.max(a.depth, b.depth),
    aliases: a.aliases + b.aliases,
    directives: a.directives + b.directives,
    rootFields: a.rootFields + b.rootFields,
  }
}
