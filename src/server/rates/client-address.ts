import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net'

/** Finds the address of a client behind proxies. */
export type AddressFinder = (
  remote: string | undefined,
  forwardedFor: string | undefined,
) => string | undefined

/**
 * Finds the address of a client from the address of its connection and from `x-forwarded-for`, to which each proxy
 * appends its caller's address. Reads the header from its end while the address so far is a trusted proxy's: anyone can
 * forge the entries before that.
 *
 * @param trusted addresses and subnets: `10.0.0.0/8`, `::1`.
 * @throws TypeError for anything else.
 */
export function addressFinder(trusted: readonly string[]): AddressFinder {
  const proxies = new BlockList()
  for (const each of trusted) addTo(proxies, each)
  const isProxy = (address: string) => proxies.check(address, isIPv4(address) ? 'ipv4' : 'ipv6')
  return (remote, forwardedFor) => {
    if (remote === undefined) return undefined
    let address = plain(remote)
    if (trusted.length === 0 || forwardedFor === undefined) return address
    const hops = forwardedFor.slice(-maxHeaderLength).split(',')
    for (let hop = hops.pop(); hop !== undefined && isProxy(address); hop = hops.pop()) {
      const next = withoutPort(hop.trim())
      if (isIP(next) === 0) return address
      address = plain(next)
    }
    return address
  }
}

/** Characters at the end of the header that are read: some thirty addresses. */
const maxHeaderLength = 1_500

function addTo(proxies: BlockList, text: string): void {
  const [address = '', length, more] = text.split('/')
  const type = isIPv4(address) ? 'ipv4' : 'ipv6'
  const most = type === 'ipv4' ? 32 : 128
  const prefix = length === undefined ? most : /^\d{1,3}$/.test(length) ? Number(length) : -1
  if (isIP(address) === 0 || more !== undefined || prefix < 0 || prefix > most) {
    throw new TypeError(
      `trustedProxies: expected addresses or subnets such as 10.0.0.0/8, got ${JSON.stringify(text)}`,
    )
  }
  proxies.addSubnet(address, prefix, type)
}

/** Normalizes an address: an IPv4 address that a socket or a proxy writes as an IPv6 address, in any form, becomes IPv4. */
function plain(address: string): string {
  if (!isIPv6(address)) return address
  const groups = groupsOf(address)
  const prefix = groups.slice(0, 6).join(':')
  if (prefix !== mapped && prefix !== translated) return address
  const bytes = groups.slice(6).flatMap((group) => [group >> 8, group & 0xff])
  return bytes.join('.')
}

/** `::ffff:0:0/96`, of sockets of both kinds, and `64:ff9b::/96`, of translators (RFC 6052): the groups in decimal. */
const mapped = '0:0:0:0:0:65535'
const translated = '100:65435:0:0:0:0'

/** The eight groups of an IPv6 address. */
function groupsOf(address: string): readonly number[] {
  const [head = '', tail] = address.replace(/%.*$/, '').split('::')
  const first = groupsIn(head)
  if (tail === undefined) return first
  const last = groupsIn(tail)
  return [...first, ...Array<number>(8 - first.length - last.length).fill(0), ...last]
}

/** Splits an IPv6 address into groups. The last two may be written as an IPv4 address. */
function groupsIn(text: string): readonly number[] {
  return text.split(':').flatMap((group) => {
    if (group === '') return []
    const [one, two, three, four] = group.split('.').map(Number)
    if (one === undefined || two === undefined || three === undefined || four === undefined)
      return [Number.parseInt(group, 16)]
    return [one * 256 + two, three * 256 + four]
  })
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)
  if (bracketed) return bracketed[1] ?? ''
  const [address = '', port, more] = text.split(':')
  return port !== undefined && more === undefined ? address : text
}

/**
 * The network under which an address is counted: a whole IPv4 address, or the first 64 bits of an IPv6 address, because
 * one client usually has all addresses with the same 64 bits.
 */
export function networkOf(address: string): string {
  const known = plain(address)
  // A copy: a part of a header would keep the whole header in memory.
  if (!isIPv6(known)) return Buffer.from(known.slice(0, maxKeyLength)).toString()
  const network = groupsOf(known).slice(0, 4)
  return `${network.map((group) => group.toString(16)).join(':')}::/64`
}

/** A host's own idea of an address could be of any length. */
const maxKeyLength = 64
