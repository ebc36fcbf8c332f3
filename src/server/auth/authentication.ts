import { DynagateError, type ErrorCode, errorCodes } from '../../errors.ts'
import type { Attributes, Caller } from '../../model/index.ts'
import type { Log } from '../log.ts'
import {
  type Authenticator,
  unauthenticated,
  unavailable,
  type Verified,
  type Verifier,
} from './authenticator.ts'
import { verifiedCaller } from './verified-caller.ts'

/**
 * Finds the caller of a request: the values of the attributes that the table declares of its callers, or null for a
 * request without credentials of its kind. What it throws with a code of its own, such as UNAUTHENTICATED, reaches the
 * client; anything else is masked.
 */
export type AuthenticateHook = (request: Request) => Caller | null | Promise<Caller | null>

/** Authenticators and hooks, which are asked in this order; the first that finds credentials of its kind decides. */
export type Authenticate = Authenticator | AuthenticateHook | readonly (Authenticator | AuthenticateHook)[]

/** What becomes of a request by its credentials. */
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
 * Authenticates requests in one way for all of them: a request without credentials has an anonymous caller, and one whose
 * credentials are not valid is rejected, whatever it asks for.
 *
 * @throws TypeError for options that don't fit the attributes.
 */
export function authentication({ authenticate, attributes, log }: AuthenticationOptions): Authentication {
  if (attributes === undefined) {
    throw new TypeError(
      'authenticate needs the attributes of a caller: declare them on the table, as in defineTable({ caller: { userId: a.id() } })',
    )
  }
  const all = [authenticate].flat()
  const verifiers = all.map((each) =>
    typeof each === 'function' ? hook(each, attributes) : each.prepare(attributes),
  )
  const challenge = challengeOf(all)
  const report = reporter(log)
  return async (request) => {
    try {
      return { kind: 'authenticated', verified: await firstOf(verifiers, request) }
    } catch (error) {
      return rejected(report(error), challenge)
    }
  }
}

/** A hook's credentials are its own business: their caller is asked for anew with each request. */
function hook(find: AuthenticateHook, attributes: Attributes): Verifier {
  return async (request) => {
    const caller = await withinTime(find(request))
    return caller === null ? undefined : verifiedCaller(attributes, caller)
  }
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
      "The credentials in 'authorization' are of no kind or issuer that is accepted here.",
    )
  }
  return undefined
}

function challengeOf(all: readonly (Authenticator | AuthenticateHook)[]): string {
  const challenges = all.map((each) => (typeof each === 'function' ? 'Bearer' : each.challenge))
  return [...new Set(challenges)].join(', ')
}

/** The error as clients may see it. Outages and bugs are logged with their cause, and an outage once. */
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
  const headers = {
    ...(status === 401 && { 'www-authenticate': challenge }),
    ...(retryAfterMs !== undefined && { 'retry-after': String(Math.ceil(retryAfterMs / 1_000)) }),
  }
  return { kind: 'rejected', code, message, status, headers }
}
