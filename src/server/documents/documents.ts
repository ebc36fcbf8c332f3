import { createHash } from 'node:crypto'
import type { DocumentNode } from 'graphql'
import type { GraphQLParams } from 'graphql-yoga'
import { DynagateError } from '../../errors.ts'
import { DocumentCache } from './document-cache.ts'
import { type DocumentManifest, documentsOf, maxIdLength } from './manifest.ts'

/** Documents that clients may request by an id instead of sending their source. */
export interface DocumentOptions {
  /** Trusted documents: the manifests of clients' builds, of several generations at once. */
  readonly manifests?: readonly DocumentManifest[]
  /** Whether only documents of the manifests are executed; false by default. */
  readonly only?: boolean
  /**
   * Whether clients may register documents under their hash: Apollo's automatic persisted queries. False by default;
   * true stores up to 8 MB of them.
   */
  readonly automatic?: boolean | { readonly maxBytes: number }
}

/** The documents with an id. Bounded by the manifests and by `automatic.maxBytes`. */
export class Documents {
  /** Whether only trusted documents are executed. */
  readonly only: boolean
  readonly #byId: ReadonlyMap<string, string>
  /** Undefined until the gateway has compiled them. */
  readonly #trusted = new Map<string, DocumentNode | undefined>()
  readonly #registered: DocumentCache<string> | undefined

  /** @throws TypeError that tells what to change. */
  constructor({ manifests = [], only = false, automatic = false }: DocumentOptions) {
    this.only = only
    this.#byId = documentsOf(manifests)
    for (const text of this.#byId.values()) this.#trusted.set(text, undefined)
    if (only && this.#byId.size === 0) {
      throw new TypeError(
        'documents: expected manifests with documents where only these are executed, got none',
      )
    }
    if (automatic === false) return
    if (only) {
      throw new TypeError('documents: expected either only or automatic: clients could register any document')
    }
    const maxBytes = automatic === true ? defaultMaxBytes : automatic.maxBytes
    if (!(Number.isFinite(maxBytes) && maxBytes > 0)) {
      throw new TypeError(`documents.automatic: expected maxBytes above 0, got ${maxBytes}`)
    }
    this.#registered = new DocumentCache(maxBytes)
  }

  /** The trusted documents with an id of each. */
  get trusted(): readonly { readonly id: string; readonly text: string }[] {
    const ids = new Map([...this.#byId].map(([id, text]) => [text, id]))
    return [...ids].map(([text, id]) => ({ id, text }))
  }

  /** Whether clients may register documents. */
  get isAutomatic(): boolean {
    return this.#registered !== undefined
  }

  /** Whether a string is the source of a trusted document. */
  isTrusted(text: string): boolean {
    return this.#trusted.has(text)
  }

  /** Keeps the tree of a trusted document. */
  compiled(text: string, document: DocumentNode): void {
    this.#trusted.set(text, document)
  }

  /** The tree of a trusted document; undefined for another one. */
  treeOf(text: string): DocumentNode | undefined {
    return this.#trusted.get(text)
  }

  /** The source of a request's document, sent directly or by its id; undefined for an unknown id. Pure. */
  sourceOf(params: GraphQLParams): string | undefined {
    const id = idOf(params)
    return hasSource(params) || id === undefined ? params.query : this.#find(id)
  }

  /** Registers the source of a valid document under its hash. */
  register(hash: string, text: string): void {
    this.#registered?.set(hash, text, bytesEach + text.length * 2)
  }

  #find(id: string): string | undefined {
    const hash = id.startsWith(hashPrefix) ? id.slice(hashPrefix.length) : id
    return this.#byId.get(id) ?? this.#byId.get(hash) ?? this.#registered?.get(hash.toLowerCase())
  }
}

const defaultMaxBytes = 8 * 1024 * 1024
/** Bytes of an entry in addition to its source: the hash, and the overhead of the cache. */
const bytesEach = 300

/** GraphQL over HTTP names the algorithm of ids that are hashes: `sha256:...`. */
const hashPrefix = 'sha256:'

/**
 * Whether a request has the source of its document. An empty one stands for none: the protocol of graphql-ws requires
 * `query`, also next to an id.
 */
export function hasSource({ query }: GraphQLParams): boolean {
  return query !== undefined && query !== null && query !== ''
}

/** The members of a request that may contain an id: GraphQL over HTTP's and Relay's. */
export const idNames = ['documentId', 'doc_id'] as const

/**
 * The id with which a request names its document, including Apollo's `extensions.persistedQuery`.
 *
 * @throws DynagateError BAD_REQUEST for an id that isn't a string, or is too long.
 */
export function idOf(params: GraphQLParams): string | undefined {
  const given: readonly unknown[] = [
    ...idNames.map((name) => (params as Readonly<Record<string, unknown>>)[name]),
    persistedQueryOf(params)?.sha256Hash,
  ]
  const [id, another] = new Set(given.filter((each) => each !== undefined && each !== null))
  if (id === undefined) return undefined
  if (another !== undefined) throw badRequest('Expected one id of a document, got several.')
  if (typeof id === 'string' && id.length <= maxIdLength) return id
  throw badRequest(`Expected the id of a document to be a string of at most ${maxIdLength} characters.`)
}

/** The hash under which a request registers its document: it has both. @throws DynagateError BAD_REQUEST */
export function registrationOf(params: GraphQLParams): string | undefined {
  const { query } = params
  const hash = persistedQueryOf(params)?.sha256Hash
  if (typeof query !== 'string' || typeof hash !== 'string' || !hasSource(params)) return undefined
  const actual = createHash('sha256').update(query).digest('hex')
  if (actual === hash.toLowerCase()) return actual
  throw badRequest(
    "Expected extensions.persistedQuery.sha256Hash to be the query's SHA-256, as 64 hexadecimal digits.",
  )
}

/** Apollo's member; undefined for none. @throws DynagateError BAD_REQUEST for another version. */
function persistedQueryOf({ extensions }: GraphQLParams): { readonly sha256Hash?: unknown } | undefined {
  const given: unknown = extensions?.persistedQuery
  if (typeof given !== 'object' || given === null) return undefined
  if (!('version' in given) || given.version === 1) return given
  throw badRequest('Expected version 1 of extensions.persistedQuery.')
}

function badRequest(message: string): DynagateError {
  return new DynagateError('BAD_REQUEST', message)
}
