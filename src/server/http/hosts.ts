import { isLoopbackName } from '../loopback.ts'

/** Which hosts and origins a listener accepts. */
export interface HostPolicy {
  /**
   * Host names, without ports, that requests may carry in `Host` and `Origin`. On a loopback listener they are accepted
   * besides loopback names. Any other listener accepts all hosts unless they are given.
   */
  readonly allowedHosts: readonly string[] | undefined
  /** Whether only this machine reaches the listener. */
  readonly isLoopback: boolean
}

/** Whether a request may carry this `Host` header, or none. */
export function isHostAllowed(host: string | undefined, policy: HostPolicy): boolean {
  return isOpen(policy) || host === undefined || isNameAllowed(host.replace(/:\d*$/, ''), policy)
}

/** Whether a browser may send requests from pages of this `Origin`, or none. */
export function isOriginAllowed(origin: string | undefined, policy: HostPolicy): boolean {
  if (isOpen(policy) || origin === undefined) return true
  return URL.canParse(origin) && isNameAllowed(new URL(origin).hostname, policy)
}

function isOpen({ isLoopback, allowedHosts }: HostPolicy): boolean {
  return !isLoopback && allowedHosts === undefined
}

function isNameAllowed(name: string, { isLoopback, allowedHosts = [] }: HostPolicy): boolean {
  return (isLoopback && isLoopbackName(name)) || allowedHosts.includes(name.toLowerCase())
}
