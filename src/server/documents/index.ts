/** Documents: the cache of valid ones, and those that clients request by an id. */
export { type Compiler, compileDocuments, type PricedDocument } from './compile.ts'
export { type DocumentOptions, Documents, hasSource, idNames } from './documents.ts'
export type { ApolloManifest, DocumentManifest } from './manifest.ts'
export { useDocumentCache } from './use-document-cache.ts'
export { useDocuments } from './use-documents.ts'
