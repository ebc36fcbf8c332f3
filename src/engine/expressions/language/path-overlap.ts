import { type ExpressionOwner, invalid } from './invalid.ts'
import { type DocumentPath, showPath } from './path.ts'

/**
 * Rejects paths that can't be used in the same expression: one inside another (an overlap), or one that uses a value as
 * a list and another that uses it as a map (a conflict). Overlaps are reported first, as in DynamoDB.
 */
export function checkPathsApart(owner: ExpressionOwner, paths: readonly DocumentPath[]): void {
  let conflict: readonly [DocumentPath, DocumentPath] | undefined
  for (const [at, second] of paths.entries()) {
    for (const first of paths.slice(0, at)) {
      const relation = relate(first, second)
      if (relation === 'overlap') throw clash(owner, 'overlap', first, second)
      if (relation === 'conflict') conflict ??= [first, second]
    }
  }
  if (conflict !== undefined) throw clash(owner, 'conflict', ...conflict)
}

function relate(first: DocumentPath, second: DocumentPath): 'apart' | 'overlap' | 'conflict' {
  const shared = Math.min(first.length, second.length)
  for (let at = 0; at < shared; at++) {
    if (typeof first[at] !== typeof second[at]) return 'conflict'
    if (first[at] !== second[at]) return 'apart'
  }
  return 'overlap'
}

function clash(
  owner: ExpressionOwner,
  verb: 'overlap' | 'conflict',
  first: DocumentPath,
  second: DocumentPath,
) {
  const paths = `path one: ${showPath(first)}, path two: ${showPath(second)}`
  return invalid(
    owner,
    `Two document paths ${verb} with each other; must remove or rewrite one of these paths; ${paths}`,
  )
}
