import type { ServerAddress } from '../server-address.ts'
import { certificateFault } from './certificate-fault.ts'
import { proxyFault } from './proxy-fault.ts'

/** What is wrong where there is no HTTP answer: the fact, then a remedy. */
export type Fault = readonly [fact: string, ...more: readonly string[]]

/**
 * What is wrong with a certificate, ours or the server's, or with a proxy on
 * the way. The text of errors is not used: it may hold what nobody must see.
 *
 * @param code of Node's error.
 */
export function connectionFault(
  address: ServerAddress,
  code: string,
  cause: unknown,
): Fault | undefined {
  return proxyFault(address, cause) ?? certificateFault(address, code, cause)
}
