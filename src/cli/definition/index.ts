/** The definition of the user's gateway: where it is, how it is loaded, and where in it an error is. */
export { definitionDefault, definitionOption, definitionPath } from './definition-path.ts'
export { entitiesNamed } from './entities-named.ts'
export { importerOf, type Place, placeOf } from './error-place.ts'
export { checkIsFile, importDefinition, loadDefinition } from './load-definition.ts'
