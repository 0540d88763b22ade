/**
 * Where a Jupyter Server API is reached, and with what. Plain data: workers and
 * the reaper get it over private sockets and pipes.
 */
export interface ServerAddress {
  /**
   * Base URL with the server's prefix and no trailing slash, e.g.
   * `http://localhost:8888/jup`; of a socket `http+unix://%2Frun%2Fjupyter.sock`.
   */
  readonly url: string
  /** Sent as `Authorization: token …`; never part of a message or a URL. */
  readonly token?: string
  /** Where the token came from, or would, for messages: `JUPYTER_TOKEN`, `the URL`. */
  readonly tokenFrom?: string
  /** How the token is sent where that is not `Authorization: token …`. */
  readonly tokenHeader?: { readonly name: string; readonly scheme: string }
  /** Sent with every request, names in lower case; may hold secrets. */
  readonly headers?: Readonly<Record<string, string>>
  /** What is typed into the server's login form, for cookies in place of a token. */
  readonly login?: Login
  /** Unix domain socket or named pipe to reach `url` by (the local kernel host). */
  readonly socketPath?: string
  readonly tls?: TlsSettings
  /** URL of the proxy to go through; may hold a user's name and password. */
  readonly proxy?: string
  /** Variables that a gateway is asked to give to kernels. */
  readonly kernelEnv?: Readonly<Record<string, string>>
  /** `host`: the local kernel host. Default `host` with a `socketPath`, else `server`. */
  readonly kind?: 'server' | 'host'
}

export interface Login {
  readonly password: string
  readonly passwordFrom: string
  /** Once logged in. */
  readonly cookies?: string
}

/** As Node's `tls.connect` takes them; certificates and the key as PEM. */
export interface TlsSettings {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly rejectUnauthorized?: false
}

/** Whether the address is of the local kernel host, which starts kernels by absolute paths. */
export function isLocalHost(address: ServerAddress): boolean {
  const byDefault = address.socketPath === undefined ? 'server' : 'host'
  return (address.kind ?? byDefault) === 'host'
}
