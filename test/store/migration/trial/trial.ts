import type { Caller } from './callers.ts'
import type { ExpectedDesk } from './expected.ts'
import type { Release } from './releases.ts'
import type { Answer, Service } from './service.ts'

/** A table with a service on it, and what the service must respond. */
export interface Trial {
  readonly service: Service
  readonly expected: ExpectedDesk
  /** The stage of the migration, which changes with its steps. */
  stage: Stage
  /** How many random requests have been made. */
  requests: number
  readonly earlier: Earlier
}

/** A stage of the migration. */
export interface Stage {
  /** The releases that may serve. */
  readonly served: readonly Release[]
  /** Whether writes store both forms; undefined while a process works on that, and after one was killed. */
  readonly storesBoth: boolean | undefined
}

/** What earlier responses contained, and later requests send. */
export interface Earlier {
  /** Cursors in a customer's tickets, each with the sort key at which it stands; they are a caller's own. */
  readonly cursors: {
    release: Release
    caller: Caller
    customerId: string
    sortKey: string
    cursor: string
  }[]
  /** Global ids of tickets. */
  readonly ids: { release: Release; firm: string; customerId: string; sortKey: string; id: string }[]
  /** Creates with an idempotency key. */
  readonly creates: { release: Release; caller: Caller; body: object; key: string; data: unknown }[]
}

/** A caller of one release. */
export interface Session {
  readonly trial: Trial
  readonly release: Release
  readonly caller: Caller
}

/** Sends a GraphQL request. */
export function send(
  { trial, release, caller }: Session,
  body: object,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return trial.service.send(release, caller, body, headers)
}
