/** A Jupyter server to take the kernels from. */
export interface ServerOptions {
  /**
   * Address as the server prints it; `/lab`, `/tree` and `?token=…` are
   * understood, and `http+unix://%2Frun%2Fjupyter.sock` for a socket;
   * `'discover'` is a server that runs on this machine. When omitted:
   * `JUPYTER_SERVER_URL`, else `JUPYTER_GATEWAY_URL`.
   */
  url?: string
  /** When omitted: the token of `url`, else `JUPYTER_TOKEN`. */
  token?: string
  /**
   * Of a server that has a password in place of a token. When omitted:
   * `JUPYTER_PASSWORD`. With `username` it belongs to that.
   */
  password?: string
  /** For HTTP basic authentication, with `password`: by a proxy before the server, or a gateway. */
  username?: string
  /** Sent with every request. */
  headers?: Record<string, string>
  /** Certificate of the authority that has signed the server's: a PEM file, relative to the root, or its text. */
  ca?: string
  /** Certificate that shows the server who we are, as `ca` is given. */
  cert?: string
  /** Private key of `cert`, as `ca` is given. */
  key?: string
  /**
   * Whether any certificate of the server is taken.
   *
   * @default false
   */
  insecure?: boolean
  /**
   * Folder on the server that holds what lies in the root of the Vitest
   * project, as the server's contents API names it. With `'discover'` it is
   * known.
   *
   * @default ''
   */
  root?: string
  /**
   * Id of a kernel that runs there, in which notebooks run instead of kernels of
   * their own, one after another. It is left as it is when the run ends.
   */
  kernel?: string
  /**
   * How many kernels this run has on the server at once, which is also how many
   * notebooks run at once. When omitted: 8, or as many as this machine has
   * cores where the server is on it; and as many as there is room for.
   */
  maxKernels?: number
  /**
   * Notebooks and folders of notebooks on the server to run too, as its
   * contents API names them (`'tutorials/intro.ipynb'`, `'tutorials'`), or globs
   * of them (`'tutorials/*.ipynb'`). They are copied to `.vitest/notebooks` when
   * Vitest starts.
   */
  notebooks?: string[]
  /** Globs of notebooks on the server to leave out: `'**\/drafts/**'`. */
  exclude?: string[]
}
