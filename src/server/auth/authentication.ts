import { DynagateError, type ErrorCode, errorCodes } from '../../errors.ts'
import type { Attributes, Caller } from '../../model/index.ts'
import type { Log } from '../log/index.ts'
import {
  type Authenticator,
  unauthenticated,
  unavailable,
  type Verified,
  type Verifier,
} from './authenticator.ts'
import { verifiedCaller } from './verified-caller.ts'

/**
 * Finds the caller of a request from its headers and URL: the values of the attributes that the table declares of its
 * callers, or null for a request without credentials of its kind. Clients see a DynagateError that it throws, such as
 * UNAUTHENTICATED; any other error is masked.
 */
export type AuthenticateHook = (request: Request) => Caller | null | Promise<Caller | null>

/** Authenticators and hooks, tried in this order; the first that finds credentials of its kind decides. */
export type Authenticate = Authenticator | AuthenticateHook | readonly (Authenticator | AuthenticateHook)[]

/** The outcome of authenticating a request. */
export type Authenticated =
  | {
      readonly kind: 'authenticated'
      /** Undefined for an anonymous caller: a request without credentials. */
      readonly verified: Verified | undefined
    }
  | {
      readonly kind: 'rejected'
      readonly code: ErrorCode
      readonly message: string
      readonly status: number
      /** Milliseconds after which a retry may succeed, if known. */
      readonly retryAfterMs: number | undefined
      readonly headers: Readonly<Record<string, string>>
    }

/** Authenticates requests; never rejects. */
export type Authentication = (request: Request) => Promise<Authenticated>

/** Options of `authentication()`. */
export interface AuthenticationOptions {
  readonly authenticate: Authenticate
  /** The attributes that the table declares of its callers. */
  readonly attributes: Attributes | undefined
  readonly log: Log
}

/**
 * Authenticates all requests in the same way: a request without credentials has an anonymous caller, and any request
 * with invalid credentials is rejected.
 *
 * @throws TypeError for no authenticators, for two that verify the same credentials, and for options that don't fit the
 *   attributes.
 */
export function authentication({ authenticate, attributes, log }: AuthenticationOptions): Authentication {
  if (attributes === undefined) {
    throw new TypeError(
      'authenticate needs the attributes of a caller: declare them on the table, as in defineTable({ caller: { userId: a.id() } })',
    )
  }
  const all = [authenticate].flat()
  if (all.length === 0) {
    throw new TypeError(
      'authenticate: expected at least one authenticator, got an empty list: leave it out for a gateway without authentication',
    )
  }
  checkDistinct(all)
  const verifiers = all.map((each) =>
    typeof each === 'function' ? hook(each, attributes) : each.prepare(attributes),
  )
  const challenge = challengeOf(authenticate)
  const report = reporter(log)
  return async (request) => {
    try {
      return { kind: 'authenticated', verified: await firstOf(verifiers, request) }
    } catch (error) {
      return rejected(report(error), challenge)
    }
  }
}

/** With two authenticators for the same credentials the first would always decide, and the second never be used. */
function checkDistinct(all: readonly (Authenticator | AuthenticateHook)[]): void {
  const kinds = all.flatMap((each) => (typeof each === 'function' ? [] : [each.credentials]))
  const repeated = kinds.find((kind, at) => kinds.indexOf(kind) < at)
  if (repeated === undefined) return
  throw new TypeError(
    `authenticate: expected one authenticator for ${repeated}, got several, of which only the first would be used: combine them`,
  )
}

/** A verifier from a hook. It is called for each request, because the validity of its result is unknown. */
function hook(find: AuthenticateHook, attributes: Attributes): Verifier {
  return async (request) => {
    const caller: unknown = await withinTime(find(request))
    if (caller === null) return undefined
    if (isRecord(caller)) return verifiedCaller(attributes, caller)
    throw new TypeError(
      `authenticate: expected the function to return the attributes of a caller, or null, got ${typeof caller}`,
    )
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

async function withinTime<Value>(value: Value | Promise<Value>): Promise<Value> {
  if (!(value instanceof Promise)) return value
  const { promise: late, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => reject(unavailable('The credentials could not be verified in time.')),
    hookMs,
  )
  try {
    return await Promise.race([value, late])
  } finally {
    clearTimeout(timer)
  }
}

const hookMs = 5_000

async function firstOf(verifiers: readonly Verifier[], request: Request): Promise<Verified | undefined> {
  for (const verify of verifiers) {
    const verified = await verify(request)
    if (verified !== undefined) return verified
  }
  // Served as anonymous, a client would see too little instead of an error.
  if (request.headers.get('authorization') !== null) {
    throw unauthenticated(
      "No authenticator of this gateway accepts the kind or the issuer of the credentials in 'authorization'.",
    )
  }
  return undefined
}

/** The `www-authenticate` of a response with status 401. A gateway that leaves authentication to functions has Bearer. */
export function challengeOf(authenticate: Authenticate | undefined): string {
  const all = authenticate === undefined ? [] : [authenticate].flat()
  const challenges = all.map((each) => (typeof each === 'function' ? 'Bearer' : each.challenge))
  return [...new Set(challenges)].join(', ') || 'Bearer'
}

/** The request headers with credentials; undefined if a function decides, which may read any header. */
export function credentialHeadersOf(authenticate: Authenticate | undefined): readonly string[] | undefined {
  const all = authenticate === undefined ? [] : [authenticate].flat()
  const headers = all.map((each) => (typeof each === 'function' ? undefined : each.header))
  return headers.every((header) => header !== undefined) ? headers : undefined
}

/** Returns the error that the client gets. Logs bugs and outages with their cause, an outage only once. */
function reporter(log: Log): (error: unknown) => DynagateError {
  let outage: unknown
  return (error) => {
    if (!(error instanceof DynagateError)) {
      log({ level: 'error', message: 'Failed to authenticate.', cause: error })
      return new DynagateError('INTERNAL_SERVER_ERROR', 'Something went wrong inside the gateway.')
    }
    if (error.code === 'AUTHENTICATION_UNAVAILABLE' && error !== outage) {
      outage = error
      log({ level: 'warn', message: 'Credentials could not be verified.', cause: error })
    }
    return error
  }
}

function rejected({ code, message, retryAfterMs }: DynagateError, challenge: string): Authenticated {
  const status = code === 'INTERNAL_SERVER_ERROR' ? 500 : errorCodes[code].status
  const headers: Record<string, string> = status === 401 ? { 'www-authenticate': challenge } : {}
  return { kind: 'rejected', code, message, status, retryAfterMs, headers }
}
