import { readFileSync } from 'node:fs'
import { resolve } from 'node:path'

import { messageOf, NotebookError } from '../../common/errors.ts'
import type {
  ServerAddress,
  TlsSettings,
} from '../server-api/server-address.ts'
import { gatewayOf, kernelVariables } from './gateway-variables.ts'
import type { NamedGateway } from './gateway-variables.ts'
import { proxyFor } from './proxy-variables.ts'
import { parseServerUrl } from './server-url.ts'

/** What a user says about a server; any part may be missing. */
export interface ServerOptions {
  /** Any URL of the server, as copied from the browser or the server's log. */
  readonly url?: string | undefined
  readonly token?: string | undefined
  readonly username?: string | undefined
  readonly password?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly ca?: string | undefined
  readonly cert?: string | undefined
  readonly key?: string | undefined
  readonly insecure?: boolean | undefined
}

interface Surroundings {
  readonly env?: Readonly<Record<string, string | undefined>>
  /** What paths of certificates are relative to. Default: the working directory. */
  readonly root?: string
}

/**
 * Finds the server to use: the options first, then `JUPYTER_SERVER_URL`, then
 * `JUPYTER_GATEWAY_URL`; its token from the options, the URL's `?token=`, then
 * `JUPYTER_TOKEN`. What the environment says of a gateway holds for the gateway
 * that it names, and for no other server.
 *
 * @returns `undefined` when no server is named.
 * @throws NotebookError `NB_ERR_OPTIONS` when the URL is not one of a server, or
 * a certificate cannot be read.
 */
export function resolveServerAddress(
  options: ServerOptions,
  { env = process.env, root = '.' }: Surroundings = {},
): ServerAddress | undefined {
  const named = options.url || env['JUPYTER_SERVER_URL']
  const gateway = named ? undefined : gatewayOf(env)
  const text = named || gateway?.url
  if (!text) {
    return undefined
  }
  const { url, token: inUrl, socketPath } = parseServerUrl(text)
  const wish = { ...gateway, ...given(options) }
  const proxy = proxyFor(url, env)
  const tls = tlsSettings(wish, root)
  const kernelEnv = kernelVariables(env, wish.username)
  const identity = identityOf(wish, inUrl, gateway, env)
  return {
    url,
    ...(socketPath !== undefined && { socketPath, kind: 'server' }),
    ...identity,
    ...(tls && { tls }),
    ...(proxy !== undefined && { proxy }),
    ...(Object.keys(kernelEnv).length > 0 && { kernelEnv }),
  }
}

type Identity = Pick<
  ServerAddress,
  'token' | 'tokenFrom' | 'tokenHeader' | 'headers' | 'login'
>

/**
 * Who we are to the server. A token goes into the header that basic
 * authentication has, so beside that it is typed into the login form, which
 * takes it in place of a password.
 */
function identityOf(
  wish: ServerOptions & Partial<NamedGateway>,
  inUrl: string | undefined,
  gateway: NamedGateway | undefined,
  env: Readonly<Record<string, string | undefined>>,
): Identity {
  const { username } = wish
  const isBasic = username !== undefined
  const basic = Buffer.from(`${username}:${wish.password ?? ''}`)
  const named = Object.entries(wish.headers ?? {}).map(
    ([name, value]) => [name.toLowerCase(), value] as const,
  )
  const headers: Readonly<Record<string, string>> = {
    ...(isBasic && { authorization: `Basic ${basic.toString('base64')}` }),
    ...Object.fromEntries(named),
  }
  const identity: Identity = Object.keys(headers).length > 0 ? { headers } : {}
  const { token, tokenFrom } = tokenOf(wish, inUrl, gateway, env)
  const password = isBasic ? undefined : wish.password || undefined
  if (token !== undefined && password === undefined) {
    const { tokenHeader } = gateway ?? {}
    const place = tokenHeader?.name ?? 'authorization'
    if (headers[place] !== undefined) {
      const login = { password: token, passwordFrom: tokenFrom }
      return gateway ? identity : { ...identity, login }
    }
    const isUsual = place === 'authorization' && tokenHeader?.scheme === 'token'
    return {
      ...identity,
      token,
      tokenFrom,
      ...(tokenHeader && !isUsual && { tokenHeader }),
    }
  }
  if (gateway) {
    return { ...identity, tokenFrom }
  }
  const typed = password ?? (isBasic ? undefined : env['JUPYTER_PASSWORD'])
  const passwordFrom =
    password === undefined ? 'JUPYTER_PASSWORD' : 'the options'
  return typed
    ? { ...identity, login: { password: typed, passwordFrom } }
    : identity
}

function tokenOf(
  wish: ServerOptions,
  inUrl: string | undefined,
  gateway: NamedGateway | undefined,
  env: Readonly<Record<string, string | undefined>>,
): { readonly token: string | undefined; readonly tokenFrom: string } {
  if (wish.token && wish.token !== gateway?.token) {
    return { token: wish.token, tokenFrom: 'the options' }
  }
  if (inUrl) {
    return { token: inUrl, tokenFrom: 'the URL' }
  }
  return gateway
    ? { token: gateway.token, tokenFrom: 'JUPYTER_GATEWAY_AUTH_TOKEN' }
    : { token: env['JUPYTER_TOKEN'] || undefined, tokenFrom: 'JUPYTER_TOKEN' }
}

function tlsSettings(
  { ca, cert, key, insecure }: ServerOptions,
  root: string,
): TlsSettings | undefined {
  const tls = {
    ...(ca && { ca: pem('ca', ca, root) }),
    ...(cert && { cert: pem('cert', cert, root) }),
    ...(key && { key: pem('key', key, root) }),
    ...(insecure === true && { rejectUnauthorized: false as const }),
  }
  return Object.keys(tls).length > 0 ? tls : undefined
}

/** @param given A file, or what is in one. */
function pem(name: string, given: string, root: string): string {
  if (given.includes('-----BEGIN ')) {
    return given
  }
  try {
    return readFileSync(resolve(root, given), 'utf8')
  } catch (error) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `\`server.${name}\` names a file that cannot be read: ${messageOf(error)}.\nGive a PEM file, relative to the root, or its text.`,
    )
  }
}

/** Without what is empty, as variables are that a script has set to nothing. */
function given(options: ServerOptions): ServerOptions {
  return Object.fromEntries(
    Object.entries(options).filter(
      ([, value]) => value !== undefined && value !== '',
    ),
  )
}
