/** A package that is called otherwise than the module it has. */
interface PackageName {
  readonly pip: string
  /** Where conda calls it by a third name. */
  readonly conda?: string
}

/** Of well-known packages; by the module whose import fails. */
const PACKAGES: ReadonlyMap<string, PackageName> = new Map(
  Object.entries({
    attr: { pip: 'attrs' },
    bs4: { pip: 'beautifulsoup4' },
    Bio: { pip: 'biopython' },
    Crypto: { pip: 'pycryptodome' },
    cv2: { pip: 'opencv-python', conda: 'opencv' },
    dateutil: { pip: 'python-dateutil' },
    distutils: { pip: 'setuptools' },
    docx: { pip: 'python-docx' },
    dotenv: { pip: 'python-dotenv' },
    fitz: { pip: 'pymupdf' },
    git: { pip: 'gitpython' },
    github: { pip: 'pygithub' },
    graphviz: { pip: 'graphviz', conda: 'python-graphviz' },
    IPython: { pip: 'ipython' },
    jwt: { pip: 'pyjwt' },
    MySQLdb: { pip: 'mysqlclient' },
    OpenSSL: { pip: 'pyopenssl' },
    PIL: { pip: 'pillow' },
    pptx: { pip: 'python-pptx' },
    psycopg2: { pip: 'psycopg2-binary', conda: 'psycopg2' },
    serial: { pip: 'pyserial' },
    skimage: { pip: 'scikit-image' },
    sklearn: { pip: 'scikit-learn' },
    slugify: { pip: 'python-slugify' },
    torch: { pip: 'torch', conda: 'pytorch' },
    umap: { pip: 'umap-learn' },
    usb: { pip: 'pyusb' },
    websocket: { pip: 'websocket-client' },
    yaml: { pip: 'pyyaml' },
    zmq: { pip: 'pyzmq' },
  }),
)

/**
 * What pip or conda installs for a module, and whether that is known: for a
 * module of another name it is taken for a package of that name.
 */
export function packageOf(
  module: string,
  manager: 'pip' | 'conda',
): { readonly name: string; readonly isKnown: boolean } {
  const known = PACKAGES.get(module)
  return known
    ? { name: known[manager] ?? known.pip, isKnown: true }
    : { name: module, isKnown: false }
}

/** Modules that Python brought along once: a package of that name would be another one. */
const REMOVED: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '3.11': 'asynchat asyncore imp smtpd',
    '3.12':
      'aifc audioop cgi cgitb chunk crypt imghdr lib2to3 mailcap msilib nis nntplib ossaudiodev pipes sndhdr spwd sunau telnetlib uu xdrlib',
  }).flatMap(([version, modules]) =>
    modules.split(' ').map((module) => [module, version] as const),
  ),
)

/** The last Python that had a module, where none has it any more. */
export function lastPythonWith(module: string): string | undefined {
  return REMOVED.get(module)
}
