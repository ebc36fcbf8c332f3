import { isLoopbackName } from '../loopback.ts'
import { OptionsError } from '../option-faults.ts'
import type { CorsPolicy } from './cors.ts'
import type { RequestHead } from './request-head.ts'

/** Which hosts and origins a listener accepts. */
export interface HostPolicy {
  /**
   * Host names, without ports, that requests may have in `Host` and `Origin`. A loopback listener accepts them in
   * addition to loopback names. Any other listener accepts all hosts by default.
   */
  readonly allowedHosts: readonly string[] | undefined
  /** Whether only this machine reaches the listener. */
  readonly isLoopback: boolean
  /** The origins whose pages may use the gateway; undefined for none. */
  readonly cors: CorsPolicy | undefined
}

/**
 * Checks the names of hosts, and returns them in lower case.
 *
 * @throws OptionsError that lists the invalid names.
 */
export function hostNames(hosts: readonly string[] | undefined): readonly string[] | undefined {
  const wrong = hosts?.filter((host) => !/^[\w.-]+$|^\[[\da-f:]+\]$/i.test(host)) ?? []
  if (wrong.length === 0) return hosts?.map((host) => host.toLowerCase())
  throw new OptionsError(
    wrong.map(
      (host) =>
        `allowedHosts: expected names of hosts such as api.example.com, without scheme, port or path, got ${JSON.stringify(host)}`,
    ),
  )
}

/** Whether a request may have this `Host` header, or none. */
export function isHostAllowed(host: string | undefined, policy: HostPolicy): boolean {
  return isOpen(policy) || host === undefined || isNameAllowed(host.replace(/:\d*$/, ''), policy)
}

/** Whether a browser may send requests from pages of this `Origin`, or none. */
export function isOriginAllowed(origin: string | undefined, policy: HostPolicy): boolean {
  if (isOpen(policy) || origin === undefined || policy.cors?.allows(origin)) return true
  return URL.canParse(origin) && isNameAllowed(new URL(origin).hostname, policy)
}

/**
 * Whether a page of another site or origin, which `cors` doesn't allow, sends a GET. Such a page can't read the
 * response; it could only make the gateway work with a visitor's credentials.
 */
export function isForeignPage({ site, origin, host }: RequestHead, { cors }: HostPolicy): boolean {
  if (origin !== undefined && cors?.allows(origin)) return false
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  // A browser that doesn't send the site sends the origin, unless it is the gateway's own.
  return origin !== undefined && !(URL.canParse(origin) && new URL(origin).host === host?.toLowerCase())
}

function isOpen({ isLoopback, allowedHosts }: HostPolicy): boolean {
  return !isLoopback && allowedHosts === undefined
}

function isNameAllowed(name: string, { isLoopback, allowedHosts = [] }: HostPolicy): boolean {
  return (isLoopback && isLoopbackName(name)) || allowedHosts.includes(name.toLowerCase())
}
