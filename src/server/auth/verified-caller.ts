import { createHash } from 'node:crypto'
import { DynagateError } from '../../errors.ts'
import { type Attributes, type Caller, callerFrom } from '../../model/index.ts'
import { unauthenticated, type Verified } from './authenticator.ts'

/**
 * The caller of verified credentials, from the values of its attributes.
 *
 * @throws DynagateError UNAUTHENTICATED if a value is missing or doesn't fit its attribute.
 */
export function verifiedCaller(
  attributes: Attributes,
  values: Readonly<Record<string, unknown>>,
  expiresAt = Number.POSITIVE_INFINITY,
): Verified {
  try {
    const caller = callerFrom(attributes, values)
    return { caller, id: callerId(caller), expiresAt }
  } catch (error) {
    if (!(error instanceof DynagateError)) throw error
    throw unauthenticated(`The credentials don't describe a caller: ${error.message}`, error)
  }
}

/** A caller is identified by all attributes but sets, such as roles, which may change: `{"userId":"u1"}`. */
function callerId(caller: Caller): string {
  const single = Object.entries(caller).filter(([, value]) => typeof value !== 'object')
  const id = JSON.stringify(Object.fromEntries(single))
  return id.length <= maxIdLength ? id : createHash('sha256').update(id).digest('base64url')
}

/** UTF-16 units. A longer one would fill the log: its hash identifies the caller as well. */
const maxIdLength = 300
