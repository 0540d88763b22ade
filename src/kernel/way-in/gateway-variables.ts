import { NotebookError } from '../../common/errors.ts'
import { isJsonObject } from '../../common/json.ts'
import type { ServerOptions } from './resolve-address.ts'

type Environment = Readonly<Record<string, string | undefined>>

/** A gateway as the environment names it to Jupyter's own servers. */
export interface NamedGateway extends ServerOptions {
  readonly tokenHeader: { readonly name: string; readonly scheme: string }
}

/**
 * The gateway of `JUPYTER_GATEWAY_URL`, with the meaning that jupyter_server
 * 2.21 gives these variables (`gateway_client.py`). One thing is taken as it is
 * documented and not as it is done there: CA_CERTS holds without a client's
 * certificate, too.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` when the headers are no JSON.
 */
export function gatewayOf(env: Environment): NamedGateway | undefined {
  const get = (name: string): string | undefined =>
    env[`JUPYTER_GATEWAY_${name}`] || undefined
  const url = get('URL')
  if (url === undefined) {
    return undefined
  }
  const validates = get('VALIDATE_CERT')
  return {
    url,
    token: get('AUTH_TOKEN'),
    tokenHeader: {
      name: (get('AUTH_HEADER_KEY') ?? 'authorization').toLowerCase(),
      scheme: env['JUPYTER_GATEWAY_AUTH_SCHEME'] ?? 'token',
    },
    username: get('HTTP_USER'),
    password: get('HTTP_PWD'),
    headers: parseHeaders(get('HEADERS')),
    ca: get('CA_CERTS'),
    cert: get('CLIENT_CERT'),
    key: get('CLIENT_KEY'),
    insecure: validates === 'no' || validates === 'false',
  }
}

/**
 * Variables that Jupyter's own client of gateways sends for each kernel: the
 * `KERNEL_*`, and those that `JUPYTER_GATEWAY_ALLOWED_ENVS` names. An id would
 * be that of all kernels.
 */
export function kernelVariables(
  env: Environment,
  username: string | undefined,
): Readonly<Record<string, string>> {
  const allowed = new Set(
    (env['JUPYTER_GATEWAY_ALLOWED_ENVS'] ?? '').split(','),
  )
  const variables = Object.entries(env).flatMap(([name, value]) =>
    value !== undefined &&
    name !== 'KERNEL_ID' &&
    (name.startsWith('KERNEL_') || allowed.has(name))
      ? [[name, value] as const]
      : [],
  )
  return {
    ...(username !== undefined && { KERNEL_USERNAME: username }),
    ...Object.fromEntries(variables),
  }
}

function parseHeaders(
  text: string | undefined,
): Readonly<Record<string, string>> | undefined {
  if (text === undefined) {
    return undefined
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {}
  if (!isJsonObject(value)) {
    throw new NotebookError(
      'NB_ERR_OPTIONS',
      `JUPYTER_GATEWAY_HEADERS is not an object in JSON; its value may hold a secret and is not shown.\nWrite it like {"X-Team":"docs"}.`,
    )
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      typeof each === 'string' ? each : JSON.stringify(each),
    ]),
  )
}
