// @module-tag thorough
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import { messageOf } from '../../../src/common/errors.ts'
import { RestClient } from '../../../src/kernel/server-api/rest.ts'
import { discoverServer } from '../../../src/kernel/way-in/discover.ts'
import { enterServer } from '../../../src/kernel/way-in/enter-server.ts'
import { resolveServerAddress } from '../../../src/kernel/way-in/resolve-address.ts'
import type { ServerOptions } from '../../../src/kernel/way-in/resolve-address.ts'
import { KernelSources } from '../../../src/main/hosts/kernel-sources.ts'
import { resolveOptions } from '../../../src/main/options/resolve-options.ts'
import { listKernels } from '../../helpers/kernels/list-kernels.ts'
import { printedBy } from '../../helpers/kernels/run-cell.ts'
import { makeCertificate } from '../../helpers/servers/certificates.ts'
import type { Certificate } from '../../helpers/servers/certificates.ts'
import { startConnectProxy } from '../../helpers/servers/connect-proxy.ts'
import { startReverseProxy } from '../../helpers/servers/reverse-proxy.ts'
import {
  freePort,
  hashedPassword,
  startJupyterServer,
} from '../../helpers/servers/servers.ts'
import type { TestServer } from '../../helpers/servers/servers.ts'

const folder = mkdtempSync(join(tmpdir(), 'messages-'))
const PASSWORD = 'correct horse, ümläut & 100 %'
const SECRETS = [PASSWORD, 'wrong-t0ken', 'wrong-pa55word', 'pr0xy-password']

/** Under `/jup/`, and with TLS for another host. */
let plain: TestServer
let tls: TestServer
let certificate: Certificate

beforeAll(async () => {
  certificate = makeCertificate(folder, 'jupyter', 'DNS:jupyter.test')
  const { certFile, keyFile, cert } = certificate
  const directory = folder
  const kind = 'jupyter_server'
  ;[plain, tls] = await Promise.all([
    startJupyterServer({
      kind,
      directory,
      baseUrl: '/jup/',
      args: [`--ServerApp.password=${hashedPassword(PASSWORD)}`],
    }),
    startJupyterServer({
      kind,
      directory,
      args: [
        `--ServerApp.certfile=${certFile}`,
        `--ServerApp.keyfile=${keyFile}`,
        '--ServerApp.allow_remote_access=True',
      ],
      address: { tls: { ca: cert, rejectUnauthorized: false } },
    }),
  ])
})

afterAll(async () => {
  await Promise.all([plain, tls].map((each) => each[Symbol.asyncDispose]()))
  rmSync(folder, { recursive: true })
})

/** What is said where a server does not let us in, with `HOST:PORT` for the host. */
async function said(
  options: ServerOptions,
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const address = resolveServerAddress(options, { env }) ?? { url: '' }
  const message = await enterServer(address, { timeoutMs: 10_000 }).then(
    ({ version }) => `let in, ${version ?? ''}`,
    messageOf,
  )
  for (const secret of [...SECRETS, plain.token, tls.token]) {
    expect(message).not.toContain(secret)
  }
  return message.replaceAll(/(?:127\.0\.0\.1|localhost):\d+/g, 'HOST:PORT')
}

test('with the right URL and token there is none', async () => {
  const { url, token } = plain
  expect(await said({ url, token })).toMatch(/^let in, 2\./)
})

test('without its base URL', async () => {
  const { origin } = new URL(plain.url)
  const { token } = plain
  const message =
    'There is no Jupyter server at http://HOST:PORT (404), but there is one at http://HOST:PORT/jup.\nGive the URL with its base: http://HOST:PORT/jup'
  expect(await said({ url: origin, token })).toBe(message)
  expect(await said({ url: `${origin}/lab?token=${token}` })).toBe(message)
  expect(await said({ url: `${origin}/nowhere`, token })).toBe(
    message.replace('PORT (404)', 'PORT/nowhere (404)'),
  )
})

test('it is discovered, and those that do not answer are passed over', async () => {
  const { runtime, url, process: running } = plain
  const folderOf = { root_dir: folder, token: 'stale' }
  const notes = {
    'jpserver-4194304': { pid: 4_194_304, url: 'http://localhost:1/' },
    'nbserver-1': { pid: running.pid, url: 'http://localhost:1/' },
    'jpserver-2': {},
  }
  for (const [name, note] of Object.entries(notes)) {
    const text = JSON.stringify({ ...folderOf, ...note })
    writeFileSync(join(runtime, `${name}.json`), text)
  }
  writeFileSync(join(runtime, 'jpserver-3.json'), '{')
  mkdirSync(join(folder, 'docs/unit 1'), { recursive: true })
  const env = { JUPYTER_RUNTIME_DIR: runtime }
  const found = await discoverServer(join(folder, 'docs/unit 1'), env)
  expect(found).toMatchObject({ token: plain.token, root: 'docs/unit 1' })
  expect(await said(found)).toMatch(/^let in/)
  expect(new URL(found.url).port).toBe(new URL(url).port)
  await expect(discoverServer(tmpdir(), env)).resolves.toMatchObject({
    file: found.file,
    root: '',
  })
})

test('with a wrong token, and with none', async () => {
  expect(await said({ url: plain.url, token: 'wrong-t0ken' })).toBe(
    'http://HOST:PORT/jup answered, but refused the token (403).\nThe token comes from the options. `jupyter server list` on that machine shows the right one.',
  )
  expect(await said({ url: plain.url })).toBe(
    'http://HOST:PORT/jup answered, but asks for a token and none was given (403).\nSet JUPYTER_TOKEN; `jupyter server list` on that machine shows the right one.',
  )
})

test('the right password opens it', async () => {
  const options = { url: plain.url, password: PASSWORD }
  const address = resolveServerAddress(options, { env: {} }) ?? { url: '' }
  const server = await enterServer(address, { timeoutMs: 10_000 })
  expect(server.address.login?.cookies).toMatch(/^username-/)
  expect(await printedBy(server.address)).toBe('42\n')
})

test('with a wrong password', async () => {
  expect(await said({ url: plain.url, password: 'wrong-pa55word' })).toBe(
    'http://HOST:PORT/jup refused the password (401).\nThe password comes from the options. `jupyter server password` on that machine sets another one.',
  )
})

test('by a name that it was not started for', async () => {
  using proxy = await startConnectProxy()
  const url = plain.url.replace('127.0.0.1', 'jupyter.test')
  const env = { HTTP_PROXY: proxy.url }
  expect(await said({ url, token: plain.token }, env)).toMatch(
    /^http:\/\/jupyter\.test:\d+\/jup answered, but takes no requests for the host jupyter\.test \(403\), whatever the token\.\nReach it/,
  )
})

test('https where http is spoken, at once', async () => {
  const url = plain.url.replace('http:', 'https:')
  const before = performance.now()
  expect(await said({ url, token: plain.token })).toBe(
    'https://HOST:PORT/jup answers by http, and not by https.\nGive the URL so: http://HOST:PORT/jup',
  )
  expect(performance.now() - before).toBeLessThan(8000)
})

test('http where https is spoken', async () => {
  const url = tls.url.replace('https:', 'http:')
  expect(await said({ url, token: tls.token })).toBe(
    'http://HOST:PORT answers by https, and not by http.\nGive the URL so: https://HOST:PORT',
  )
})

describe('a certificate', () => {
  test('that nobody known has signed', async () => {
    expect(await said({ url: tls.url, token: tls.token })).toBe(
      'https://HOST:PORT answered, but its certificate is signed by nobody that is trusted here (DEPTH_ZERO_SELF_SIGNED_CERT).\nName the certificate of its authority: server: { url, ca: "ca.pem" }, or NODE_EXTRA_CA_CERTS.',
    )
  })

  test('that the given authority has not signed', async () => {
    const { cert: ca } = makeCertificate(folder, 'stranger')
    expect(await said({ url: tls.url, ca })).toBe(
      'https://HOST:PORT answered, but what `server.ca` holds has not signed its certificate (DEPTH_ZERO_SELF_SIGNED_CERT).\nIts chain is shown by: openssl s_client -showcerts -connect HOST:PORT',
    )
  })

  test('of another host', async () => {
    expect(await said({ url: tls.url, ca: certificate.cert })).toBe(
      'https://HOST:PORT answered with the certificate of another host (ERR_TLS_CERT_ALTNAME_INVALID).\nIt is for DNS:jupyter.test.\nGive the URL with a name that the certificate has.',
    )
  })

  test('that is not looked at', async () => {
    const { url, token } = tls
    expect(await said({ url, token, insecure: true })).toMatch(/^let in/)
  })
})

test('a server that asks for our certificate', async () => {
  const { cert, key } = certificate
  const tlsOptions = { cert, key, ca: cert, requestCert: true }
  using proxy = await startReverseProxy(new URL(plain.url).origin, {
    tls: tlsOptions,
  })
  const url = `${proxy.url}/jup`
  const given = { url, token: plain.token, insecure: true }
  expect(await said({ ...given, cert, key })).toMatch(/^let in/)
  expect(await said(given)).toMatch(
    /^https:\/\/HOST:PORT\/jup asks for a certificate of ours, and none was given \(ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED\)\.\nGive the one/,
  )
})

describe('a proxy before the server', () => {
  test('that asks for a name and a password', async () => {
    const { origin } = new URL(plain.url)
    using proxy = await startReverseProxy(origin, {
      user: 'ada:pr0xy-password',
      upgrades: true,
    })
    const url = `${proxy.url}/jup`
    const { token } = plain
    expect(await said({ url, token })).toBe(
      'http://HOST:PORT/jup answered, but asks for basic authentication (401).\nGive a name and a password: server: { url, username, password }, with the token beside them.',
    )
    const username = 'ada'
    expect(
      await said({ url, token, username, password: 'wrong-pa55word' }),
    ).toBe(
      "http://HOST:PORT/jup answered, but refused the user's name and password of basic authentication (401).\nTry them: curl -u NAME:PASSWORD on that address.",
    )
    const address = resolveServerAddress(
      { url, token, username, password: 'pr0xy-password' },
      { env: {} },
    )
    const entered = await enterServer(address ?? { url: '' }, {
      timeoutMs: 10_000,
    })
    expect(await printedBy(entered.address)).toBe('42\n')
  })

  test('that passes on no WebSocket', async () => {
    const { origin } = new URL(plain.url)
    using proxy = await startReverseProxy(origin)
    const { token } = plain
    const url = `${proxy.url}/jup`
    expect(await said({ url, token })).toMatch(/^let in/)
    await expect(printedBy({ url, token })).rejects.toThrow(
      `${url} answers, but opens no WebSocket (400): something before the server does not pass on the upgrade.\nIn nginx: proxy_http_version 1.1; proxy_set_header Upgrade $http_upgrade; proxy_set_header Connection "upgrade";`,
    )
    await using rest = new RestClient(plain.address)
    expect(await listKernels(rest)).toEqual([])
  })

  test('that does not reach it', async () => {
    using proxy = await startReverseProxy(
      `http://127.0.0.1:${await freePort()}`,
    )
    expect(await said({ url: proxy.url, token: 'wrong-t0ken' })).toBe(
      'A proxy before http://HOST:PORT answered 502 (nginx/1.27.3): it does not reach the Jupyter server.\nIs the server running, and is the address right that the proxy has of it?',
    )
  })
})

test('each run goes to the server anew', async () => {
  const target = new URL(plain.url).origin
  const proxy = await startReverseProxy(target)
  const url = `${proxy.url}/jup`
  await using sources = new KernelSources(
    resolveOptions({ server: { url, token: plain.token } }),
    { root: folder, noted: [], viteEnv: {} },
  )
  const notebook = join(folder, 'a.ipynb')
  sources.prepare([notebook])
  expect((await sources.kernelsFor(folder)).address.url).toBe(url)
  proxy[Symbol.dispose]()
  expect((await sources.kernelsFor(folder)).address.url).toBe(url)
  sources.prepare([notebook])
  await expect(sources.kernelsFor(folder)).rejects.toThrow('Nothing answers at')
})

describe('a proxy on the way', () => {
  const url = 'http://jupyter.test:8888'

  test('that asks for a name and a password, and refuses them', async () => {
    using proxy = await startConnectProxy('ada:right')
    const bare = proxy.url.replace('ada:right@', '')
    expect(await said({ url }, { HTTP_PROXY: bare })).toBe(
      'The proxy http://HOST:PORT asks for a name and a password (407), by which http://jupyter.test:8888 is reached.\nGive them in HTTP_PROXY and HTTPS_PROXY: http://NAME:PASSWORD@HOST:PORT, with %40 for an @ in them.',
    )
    expect(
      await said(
        { url },
        { HTTP_PROXY: proxy.url.replace('right', 'pr0xy-password') },
      ),
    ).toMatch(/^The proxy http:\/\/HOST:PORT refused the name and the password/)
  })

  test('that opens a way to a server with TLS', async () => {
    using proxy = await startConnectProxy('ada:p@ss word')
    const { port } = new URL(tls.url)
    const address = resolveServerAddress(
      {
        url: `https://jupyter.test:${port}/lab`,
        token: tls.token,
        ca: certificate.certFile,
      },
      { env: { HTTPS_PROXY: proxy.url.replace('p@ss word', 'p%40ss%20word') } },
    )
    const { address: entered } = await enterServer(address ?? { url: '' }, {
      timeoutMs: 10_000,
    })
    expect(await printedBy(entered)).toBe('42\n')
    expect(new Set(proxy.asked)).toEqual(
      new Set([`ada:p@ss word@jupyter.test:${port}`]),
    )
  })

  test('that is itself reached by https, or is said to be', async () => {
    const { cert, key } = makeCertificate(folder, 'proxy')
    using proxy = await startConnectProxy('ada:pr0xy-password', { cert, key })
    const by = 'by which http://jupyter.test:8888 is reached'
    // A process trusts what NODE_EXTRA_CA_CERTS names when it starts: secrets.test.ts.
    expect(await said({ url }, { HTTP_PROXY: proxy.url })).toBe(
      `The proxy https://HOST:PORT answered, ${by}, but its certificate is signed by nobody that is trusted here (DEPTH_ZERO_SELF_SIGNED_CERT).\nName the certificate of its authority in the environment: NODE_EXTRA_CA_CERTS=ca.pem`,
    )
    const plainly = proxy.url.replace('https:', 'http:')
    expect(await said({ url }, { HTTP_PROXY: plainly })).toBe(
      `What answers at http://HOST:PORT is no HTTP proxy (ECONNRESET), ${by}.\nCorrect HTTP_PROXY or HTTPS_PROXY (a proxy that is reached by TLS: https://HOST:PORT); where the server is reached without a proxy: NO_PROXY=jupyter.test`,
    )
    using other = await startConnectProxy()
    const secretly = other.url.replace('http:', 'https:')
    expect(await said({ url }, { HTTP_PROXY: secretly })).toBe(
      `The proxy https://HOST:PORT does not speak TLS (EPROTO), ${by}.\nMost are reached by http, for https, too: HTTPS_PROXY=http://HOST:PORT`,
    )
  })

  test('that does not answer, or opens no way', async () => {
    const env = {
      HTTP_PROXY: `http://ada:pr0xy-password@127.0.0.1:${await freePort()}`,
    }
    expect(await said({ url }, env)).toBe(
      'The proxy http://HOST:PORT does not answer (ECONNREFUSED), by which http://jupyter.test:8888 is reached.\nCorrect HTTP_PROXY or HTTPS_PROXY; where the server is reached without a proxy: NO_PROXY=jupyter.test',
    )
    expect(await said({ url }, { HTTP_PROXY: plain.url })).toMatch(
      /^The proxy http:\/\/HOST:PORT opens no way to http:\/\/jupyter\.test:8888 \(40\d to CONNECT\)\.\nWebSockets get through a proxy by CONNECT only/,
    )
  })
})
