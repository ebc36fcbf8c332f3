/**
 * The manifest of a client's build: its documents by id, as graphql-codegen (`persistedDocuments`) and Relay
 * (`persistConfig`) write it, or the format of Apollo's generate-persisted-query-manifest. Parsed from JSON.
 */
export type DocumentManifest = Readonly<Record<string, string>> | ApolloManifest

/** Apollo's format. */
export interface ApolloManifest {
  readonly format: 'apollo-persisted-query-manifest'
  readonly version: 1
  readonly operations: readonly { readonly id: string; readonly body: string }[]
}

/** Characters of an id. */
export const maxIdLength = 200

/**
 * The documents of several manifests by id.
 *
 * @throws TypeError for a malformed manifest, and for an id of several different documents.
 */
export function documentsOf(manifests: readonly DocumentManifest[]): ReadonlyMap<string, string> {
  const documents = new Map<string, string>()
  for (const [at, manifest] of manifests.entries()) {
    for (const entry of entriesOf(manifest, at)) {
      const [id, text] = checked(entry, at)
      const other = documents.get(id)
      if (other !== undefined && other !== text) {
        throw new TypeError(
          `documents.manifests[${at}]: the id ${quoted(id)} stands for another document in an earlier manifest: generate ids as hashes of the documents`,
        )
      }
      documents.set(id, text)
    }
  }
  return documents
}

function entriesOf(manifest: DocumentManifest, at: number): readonly (readonly [unknown, unknown])[] {
  if (typeof manifest !== 'object' || manifest === null || Array.isArray(manifest)) {
    throw new TypeError(`documents.manifests[${at}]: expected an object, parsed from the manifest's JSON`)
  }
  if (!isApollo(manifest)) return Object.entries(manifest)
  const { version, operations }: { readonly version: unknown; readonly operations: unknown } = manifest
  if (version !== 1 || !Array.isArray(operations)) {
    throw new TypeError(
      `documents.manifests[${at}]: expected version 1 of Apollo's format with a list of operations, got version ${JSON.stringify(version)}`,
    )
  }
  return operations.map((each: unknown) => {
    const { id, body } = (typeof each === 'object' && each !== null ? each : {}) as Record<string, unknown>
    return [id, body]
  })
}

function isApollo(manifest: object): manifest is ApolloManifest {
  return 'format' in manifest && manifest.format === 'apollo-persisted-query-manifest'
}

function checked([id, text]: readonly [unknown, unknown], at: number): readonly [string, string] {
  const isId = typeof id === 'string' && id !== '' && id.length <= maxIdLength
  if (isId && typeof text === 'string') return [id, text]
  throw new TypeError(
    `documents.manifests[${at}]: expected ids of 1 to ${maxIdLength} characters with documents as strings, got ${quoted(id)}: ${kindOf(text)}`,
  )
}

function quoted(value: unknown): string {
  return (JSON.stringify(value) ?? 'undefined').slice(0, 80)
}

function kindOf(value: unknown): string {
  return typeof value === 'string' ? 'a string' : `a value of type ${value === null ? 'null' : typeof value}`
}
