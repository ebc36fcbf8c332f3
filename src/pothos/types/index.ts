/** The GraphQL types that follow from the model: attributes, connections, collections, scalars, directives. */
export { accessDirective, accessExtensions } from './access-directive.ts'
export {
  attributeOf,
  input,
  inputType,
  outputType,
  ownTypeName,
  pascal,
} from './attribute-types.ts'
export { changeType } from './change-types.ts'
export { collectionInterface, collectionUnion } from './collection-types.ts'
export {
  connectionType,
  countedConnectionType,
  edgeType,
  type LinkEdges,
  totalCountName,
} from './connection-types.ts'
export { costDirectives } from './cost-directives.ts'
export { CountedPage } from './counted-page.ts'
export { fromJson, toJson } from './json-values.ts'
export {
  hasRulesDirective,
  isRestricted,
  rulesDirective,
  rulesOfAttribute,
  rulesOfEntity,
} from './rules-directive.ts'
export { type GatewayScalars, scalars } from './scalars.ts'
export { fromGraphQL, toGraphQL } from './values.ts'
