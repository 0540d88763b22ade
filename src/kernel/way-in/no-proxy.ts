import { BlockList, isIP } from 'node:net'

/**
 * Whether `NO_PROXY` has a host: names, which stand for what is below them, too
 * (`example.org`, `.example.org`, `*.example.org`), addresses (`10.1.2.3`,
 * `[fd00::1]`), ranges of them (`10.0.0.0/8`), each of them with a port or
 * without, or `*`.
 *
 * @param hostname as a URL has it: IPv6 in brackets.
 */
export function isExempt(
  hostname: string,
  port: string,
  noProxy: string,
): boolean {
  const host = hostname.replace(/^\[|\]$/g, '')
  return noProxy
    .split(/[\s,]+/)
    .some((entry) => entry === '*' || has(entry.toLowerCase(), host, port))
}

function has(entry: string, host: string, port: string): boolean {
  if (isIP(entry) === 6 || entry.includes('/')) {
    return isWithin(host, entry)
  }
  const [, bracketed, bare = '', onPort = port] =
    /^(?:\[(.*)\]|(.*?))(?::(\d+))?$/.exec(entry) ?? []
  if (onPort !== port) {
    return false
  }
  if (bracketed !== undefined || isIP(bare) !== 0) {
    return isWithin(host, bracketed ?? bare)
  }
  const name = bare.replace(/^\*?\./, '').replace(/\.$/, '')
  return name !== '' && (host === name || host.endsWith(`.${name}`))
}

/** @param range an address, or `ADDRESS/BITS`. */
function isWithin(host: string, range: string): boolean {
  const [address = '', bits] = range.split('/')
  const family = isIP(address)
  if (family === 0 || isIP(host) !== family) {
    return false
  }
  const most = family === 4 ? 32 : 128
  const prefix = Number(bits ?? most)
  if (!/^\d+$/.test(bits ?? '0') || prefix > most) {
    return false
  }
  const type = family === 4 ? 'ipv4' : 'ipv6'
  const list = new BlockList()
  list.addSubnet(address, prefix, type)
  return list.check(host, type)
}
