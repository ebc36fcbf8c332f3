import {
  type FieldNode,
  GraphQLIncludeDirective,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  Kind,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'

/** What a document says beside its fields. */
export type Document = Pick<GraphQLResolveInfo, 'schema' | 'fragments'>

/** A field that a selection asks of an object, and the directives that may leave it out. */
export interface SelectedField {
  readonly node: FieldNode
  /** The field itself and the fragments around it: those that bear `@skip` or `@include`. */
  readonly conditions: readonly SelectionNode[]
}

/** The fields that a selection asks of an object of this type, through fragments; whichever the variables. */
export function selectedFields(
  selectionSet: SelectionSetNode | undefined,
  type: GraphQLObjectType,
  document: Document,
  above: readonly SelectionNode[] = [],
): SelectedField[] {
  return (selectionSet?.selections ?? []).flatMap((selection) => {
    const conditions = selection.directives?.length ? [...above, selection] : above
    if (selection.kind === Kind.FIELD) return [{ node: selection, conditions }]
    const fragment =
      selection.kind === Kind.FRAGMENT_SPREAD ? document.fragments[selection.name.value] : selection
    if (fragment === undefined || !fits(fragment.typeCondition?.name.value, type, document.schema)) return []
    return selectedFields(fragment.selectionSet, type, document, conditions)
  })
}

/** Whether the variables leave a field in. */
export function isIncluded(
  { conditions }: Pick<SelectedField, 'conditions'>,
  variables: Readonly<Record<string, unknown>>,
): boolean {
  return conditions.every(
    (node) =>
      getDirectiveValues(GraphQLSkipDirective, node, variables)?.if !== true &&
      getDirectiveValues(GraphQLIncludeDirective, node, variables)?.if !== false,
  )
}

function fits(condition: string | undefined, type: GraphQLObjectType, schema: GraphQLSchema): boolean {
  if (condition === undefined || condition === type.name) return true
  const abstract = schema.getType(condition)
  return isAbstractType(abstract) && schema.isSubType(abstract, type)
}
