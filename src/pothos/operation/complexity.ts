import type { OperationDefinitionNode, SelectionNode } from 'graphql'
import type { SelectedField, Selections } from './selections.ts'

/** The size of an operation, measured in its merged selections. */
export interface Complexity {
  /** Nesting of fields; an introspection field counts as one level. */
  readonly depth: number
  /** Fields with an alias, `__typename` included, counted in each selection set. */
  readonly aliases: number
  /** Directives of the operation and its selections; each directive of a fragment counts once. */
  readonly directives: number
  /** Fields at the top of the operation. */
  readonly rootFields: number
}

/** Measures merged selections. A response key counts once, even if several types of one value have it. */
export function complexityOf(
  operation: OperationDefinitionNode,
  selections: Selections,
  directives: ReadonlySet<SelectionNode>,
): Complexity {
  const applied = [...directives].reduce((sum, each) => sum + (each.directives?.length ?? 0), 0)
  return {
    ...nesting([selections]),
    directives: applied + (operation.directives?.length ?? 0),
    rootFields: selections.fields.size,
  }
}

function nesting(alternatives: readonly Selections[]): Pick<Complexity, 'depth' | 'aliases'> {
  const byKey = new Map<string, SelectedField[]>()
  for (const { fields } of alternatives) {
    for (const [key, field] of fields) {
      const others = byKey.get(key)
      if (others === undefined) byKey.set(key, [field])
      else others.push(field)
    }
  }
  let depth = 0
  let aliases = 0
  for (const fields of byKey.values()) {
    const below = nesting(fields.flatMap(({ beneath }) => [...beneath.values()]))
    const isIntrospection = fields.some(({ nodes: [{ name }] }) => name.value.startsWith('__'))
    depth = Math.max(depth, isIntrospection ? 1 : below.depth + 1)
    aliases += below.aliases + (fields.some(({ nodes: [{ alias }] }) => alias !== undefined) ? 1 : 0)
  }
  return { depth, aliases }
}
