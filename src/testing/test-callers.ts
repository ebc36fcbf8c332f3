import { randomUUID } from 'node:crypto'
import type { Authenticate, AuthenticateHook } from '../server/index.ts'

/** The attributes of a caller. */
type Attributes = Readonly<Record<string, unknown>>

/**
 * Callers that tests name instead of sending credentials: a request has a random id in a header, which is valid while the
 * request runs.
 */
export class TestCallers {
  readonly #callers = new Map<string, Attributes>()

  /** Authenticates these callers, and others as the application does. */
  before(authenticate: Authenticate | undefined): Authenticate {
    const named: AuthenticateHook = ({ headers }) => this.#callers.get(headers.get(header) ?? '') ?? null
    return [named, ...(authenticate === undefined ? [] : [authenticate].flat())]
  }

  /** Sends a request in the name of a caller. */
  async as<Result>(
    caller: Attributes,
    send: (headers: Readonly<Record<string, string>>) => Promise<Result>,
  ): Promise<Result> {
    const id = randomUUID()
    this.#callers.set(id, caller)
    try {
      return await send({ [header]: id })
    } finally {
      this.#callers.delete(id)
    }
  }
}

const header = 'dynagate-test-caller'
