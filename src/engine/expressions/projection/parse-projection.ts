import {
  checkPathsApart,
  checkReserved,
  type ExpressionScope,
  type PathSyntax,
  readPath,
  resolvePath,
  SyntaxCache,
  TokenReader,
} from '../language/index.ts'
import { type Projection, projectionOf } from './projection.ts'

const kind = 'ProjectionExpression'

/**
 * Parses a `ProjectionExpression`: paths separated by commas.
 *
 * @throws ValidationException for syntax errors, reserved words, undefined names, and paths that overlap or conflict.
 */
export function parseProjection(text: unknown, scope: ExpressionScope): Projection {
  const paths = syntaxes.of(text).map((path) => resolvePath(kind, path, scope))
  checkPathsApart(kind, paths)
  return projectionOf(paths)
}

const syntaxes = new SyntaxCache((text) => {
  const written = readPaths(new TokenReader(kind, text))
  for (const path of written) checkReserved(kind, path)
  return written
})

function readPaths(reader: TokenReader): PathSyntax[] {
  const paths: PathSyntax[] = []
  do paths.push(readPath(reader))
  while (reader.takeSign(','))
  reader.expectEnd()
  return paths
}
