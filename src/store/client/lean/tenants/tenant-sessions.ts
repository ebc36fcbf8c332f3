import type { Credentials } from '../sign.ts'

/** Temporary credentials. */
export interface Session {
  readonly credentials: Credentials
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Starts a session that reaches the keys of one tenant; with null, only the shared keys. */
export type StartSession = (tenant: string | null) => Promise<Session>

/**
 * The temporary credentials of tenants. Each tenant has one session at a time. It is renewed while still valid, so that
 * requests wait only for their tenant's first session. Bounded: evicts the least recently used session.
 */
export class TenantSessions {
  readonly #start: StartSession
  readonly #now: () => number
  readonly #entries = new Map<string | null, Entry>()

  constructor(start: StartSession, now: () => number) {
    this.#start = start
    this.#now = now
  }

  /**
   * The credentials of a tenant; with null, of requests without a tenant.
   *
   * @throws DynagateError AUTHENTICATION_UNAVAILABLE if no session can be started at the moment; INTERNAL_SERVER_ERROR if
   *   AWS rejects it.
   */
  async of(tenant: string | null): Promise<Credentials> {
    const entry = this.#entryOf(tenant)
    const now = this.#now()
    const { session } = entry
    if (session === undefined || now >= session.expiresAt - safetyMs)
      return (await this.#renew(tenant, entry)).credentials
    if (now >= session.expiresAt - renewBeforeMs) this.#renew(tenant, entry).catch(ignore)
    return session.credentials
  }

  #entryOf(tenant: string | null): Entry {
    const entry = this.#entries.get(tenant) ?? new Entry()
    // A map keeps the order of insertion, so the entry used last moves to its end.
    this.#entries.delete(tenant)
    this.#entries.set(tenant, entry)
    const [oldest] = this.#entries.keys()
    if (this.#entries.size > maxSessions && oldest !== undefined) this.#entries.delete(oldest)
    return entry
  }

  async #renew(tenant: string | null, entry: Entry): Promise<Session> {
    // Otherwise each request would call a failing service, and wait for its time-out.
    if (entry.failure !== undefined && this.#now() < entry.failure.until) throw entry.failure.error
    entry.pending ??= this.#begin(tenant, entry)
    return entry.pending
  }

  async #begin(tenant: string | null, entry: Entry): Promise<Session> {
    try {
      entry.session = await this.#start(tenant)
      entry.failure = undefined
      return entry.session
    } catch (error) {
      entry.failure = { error, until: this.#now() + retryMs }
      throw error
    } finally {
      entry.pending = undefined
    }
  }
}

/** The state of a tenant's session. */
class Entry {
  session: Session | undefined
  pending: Promise<Session> | undefined
  failure: { readonly error: unknown; readonly until: number } | undefined
}

/** A session takes about 2 KB. */
const maxSessions = 1_000
/** Milliseconds before its expiry at which a session is renewed, as in the SDK. */
const renewBeforeMs = 5 * 60_000
/** A session that expires sooner isn't used: the clock may differ from AWS's. */
const safetyMs = 30_000
/** A failed start is repeated at most this often for a tenant. */
const retryMs = 1_000

function ignore(): void {
  // The session is valid meanwhile; the next request tries again.
}
