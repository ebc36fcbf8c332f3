export { checkFunctionName } from './functions.ts'
export { type ExpressionKind, type ExpressionOwner, invalid } from './invalid.ts'
export { checkCount, operandAt, pathOperand, wrongType } from './operands.ts'
export {
  checkReserved,
  childOf,
  type DocumentPath,
  type PathSyntax,
  readPath,
  readPathTail,
  resolvePath,
  samePath,
  showPath,
  valueAt,
} from './path.ts'
export { checkPathsApart } from './path-overlap.ts'
export { type ExpressionScope, expressionScope } from './scope.ts'
export { SyntaxCache } from './syntax-cache.ts'
export { TokenReader } from './token-reader.ts'
