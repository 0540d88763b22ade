import { quotePath } from '../../common/words/quote-path.ts'
import type { ServerAddress } from '../../kernel/server-api/server-address.ts'

/**
 * What ends a kernel on a server, to be pasted into a shell. What is secret is
 * named, and not shown; where that cannot be, the page is told that ends it.
 */
export function endCommand(address: ServerAddress, id: string): string {
  const { url, headers = {}, login, socketPath, tls } = address
  if (login || Object.keys(headers).length > 0) {
    return `in JupyterLab, at "Running Terminals and Kernels": ${url}/lab`
  }
  const base =
    socketPath === undefined
      ? url
      : `http://localhost${new URL(url).pathname.replace(/\/$/, '')}`
  return [
    'curl -X DELETE',
    ...(socketPath === undefined
      ? []
      : [`--unix-socket ${quotePath(socketPath)}`]),
    ...(tls?.rejectUnauthorized === false ? ['-k'] : []),
    ...(tls?.ca === undefined ? [] : ['--cacert ca.pem']),
    credentials(address),
    `${base}/api/kernels/${id}`,
  ].join(' ')
}

function credentials({
  token,
  tokenFrom = '',
  tokenHeader,
}: ServerAddress): string {
  if (token === undefined) {
    // Servers without authentication look whether both agree.
    return '-b _xsrf=x -H "X-XSRFToken: x"'
  }
  const { name, scheme } = tokenHeader ?? {
    name: 'Authorization',
    scheme: 'token',
  }
  const value = /^[A-Z_]+$/.test(tokenFrom) ? `$${tokenFrom}` : 'TOKEN'
  return `-H "${name}: ${`${scheme} ${value}`.trim()}"`
}
