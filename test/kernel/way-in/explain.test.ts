import { describe, expect, test } from 'vitest'

import { NotebookError } from '../../../src/common/errors.ts'
import {
  noAnswerError,
  OPENING,
  responseError,
} from '../../../src/kernel/server-api/rest-errors.ts'
import type { RestResponse } from '../../../src/kernel/server-api/rest-errors.ts'
import type { ServerAddress } from '../../../src/kernel/server-api/server-address.ts'
import { explained, wrongScheme } from '../../../src/kernel/way-in/explain.ts'
import type { Findings } from '../../../src/kernel/way-in/explain.ts'

const url = 'https://jupyter.test:8888'
const SECRET = 's3cret-of-ours'

function codeOf(code: string, more: object = {}): Error {
  return Object.assign(new Error(`no ${SECRET}`), { code, ...more })
}

function proxyError(
  name: string,
  of: { readonly status?: number; readonly cause?: Error },
): Error {
  return Object.assign(new Error(SECRET), { name, ...of })
}

const proxied = { proxy: `http://ada:${SECRET}@proxy.test:3128` }

describe('no answer', () => {
  test.each<[string, Partial<ServerAddress>, Error, string]>([
    [
      'nobody listens',
      {},
      codeOf('ECONNREFUSED'),
      `Nothing answers at ${url} (ECONNREFUSED).`,
    ],
    [
      'a socket of another account',
      {},
      codeOf('EACCES'),
      '(EACCES).\nThis account may not open the socket',
    ],
    [
      'an unknown authority',
      {},
      codeOf('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
      'its certificate is signed by nobody that is trusted here (UNABLE_TO_VERIFY_LEAF_SIGNATURE)',
    ],
    [
      'another authority',
      { tls: { ca: 'x' } },
      codeOf('SELF_SIGNED_CERT_IN_CHAIN'),
      'what `server.ca` holds has not signed its certificate',
    ],
    [
      'another host',
      {},
      codeOf('ERR_TLS_CERT_ALTNAME_INVALID', {
        cert: { subjectaltname: 'DNS:a.test, DNS:b.test' },
      }),
      'It is for DNS:a.test, DNS:b.test.',
    ],
    [
      'an old one',
      {},
      codeOf('CERT_HAS_EXPIRED'),
      'its certificate has expired',
    ],
    [
      'none of ours',
      {},
      codeOf('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'),
      'asks for a certificate of ours, and none was given',
    ],
    [
      'a wrong one of ours',
      { tls: { cert: 'x' } },
      codeOf('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'),
      'refused the certificate that `server.cert` holds',
    ],
    [
      'a proxy that is not there',
      proxied,
      proxyError('ProxyUnreachable', { cause: codeOf('ENOTFOUND') }),
      'The proxy http://proxy.test:3128 does not answer (ENOTFOUND)',
    ],
    [
      'a proxy with the certificate of another host',
      { proxy: 'https://proxy.test' },
      proxyError('ProxyUnreachable', {
        cause: codeOf('ERR_TLS_CERT_ALTNAME_INVALID'),
      }),
      'with the certificate of another host (ERR_TLS_CERT_ALTNAME_INVALID).\nName it in HTTPS_PROXY as its certificate does.',
    ],
    [
      'a proxy that refuses us',
      proxied,
      proxyError('ProxyRefusal', { status: 407 }),
      'The proxy http://proxy.test:3128 refused the name and the password (407)',
    ],
    [
      'a proxy that asks who we are',
      { proxy: 'http://proxy.test:3128' },
      proxyError('ProxyRefusal', { status: 407 }),
      'HTTP_PROXY and HTTPS_PROXY: http://NAME:PASSWORD@proxy.test:3128',
    ],
    [
      'a proxy that may not',
      proxied,
      proxyError('ProxyRefusal', { status: 403 }),
      `opens no way to ${url} (403 to CONNECT).\nWebSockets get through a proxy by CONNECT only`,
    ],
    [
      'a proxy that does not find it',
      proxied,
      proxyError('ProxyRefusal', { status: 503 }),
      `(503 to CONNECT).\nIs the server running, and known to proxy.test by that name?`,
    ],
  ])('%s', (_, more, cause, message) => {
    const error = noAnswerError({ url, token: SECRET, ...more }, cause)
    expect(error.message).toContain(message)
    expect(error.message).not.toContain(SECRET)
  })
})

describe('an answer', () => {
  const basic = { 'www-authenticate': 'Basic realm="x"' }
  test.each<[string, Partial<ServerAddress>, Partial<RestResponse>, string]>([
    [
      'of a proxy that asks who we are',
      { token: SECRET },
      { status: 401, headers: basic },
      'asks for basic authentication (401)',
    ],
    [
      'of a proxy that refuses us',
      { headers: { authorization: `Basic ${btoa(`ada:${SECRET}`)}` } },
      { status: 401, headers: basic },
      "refused the user's name and password of basic authentication (401)",
    ],
    [
      'of a proxy before a server that is not there',
      {},
      { status: 502, headers: { server: 'nginx/1.27.3' }, body: '<html>' },
      `A proxy before ${url} answered 502 (nginx/1.27.3)`,
    ],
    [
      'of a gateway',
      {},
      { status: 503, body: `{"message":"no room for ${SECRET}"}` },
      'could not open',
    ],
    [
      'of the server itself',
      {},
      { status: 502, headers: { server: 'TornadoServer/6.6' }, body: '<html>' },
      'could not open',
    ],
    [
      'without the upgrade',
      {},
      { status: 400, headers: { server: 'TornadoServer/6.6' } },
      'opens no WebSocket (400)',
    ],
    [
      'of a Hub to a token',
      { url: 'https://hub.test/b/user/ada', token: SECRET },
      { status: 403 },
      'https://hub.test/b/hub/token makes a new one',
    ],
    [
      'of a gateway to a token',
      { token: SECRET },
      { status: 401 },
      'A gateway has it in KG_AUTH_TOKEN or EG_AUTH_TOKEN',
    ],
    [
      'to cookies that it has forgotten',
      { login: { password: SECRET, passwordFrom: 'JUPYTER_PASSWORD' } },
      { status: 403 },
      'refused the password (403).\nThe password comes from JUPYTER_PASSWORD.',
    ],
  ])('%s', (_, more, response, message) => {
    const address = { url, token: SECRET, ...more }
    const { token: _token, ...withoutToken } = address
    const error = responseError(
      more.login ? withoutToken : address,
      { status: 0, body: '', location: undefined, ...response },
      OPENING,
    )
    expect(error.message).toContain(message)
    expect(error.message).not.toContain(SECRET)
  })
})

describe('what a look around shows', () => {
  test.each<[Partial<ServerAddress>, Findings, string]>([
    [
      {},
      { status: 404, base: `${url}/jup` },
      `There is no Jupyter server at ${url} (404), but there is one at ${url}/jup.`,
    ],
    [{}, { status: 404 }, 'there is no Jupyter server at this address (404)'],
    [
      {},
      { status: 403, form: 'password' },
      'asks for a password and none was given',
    ],
    [
      { token: SECRET },
      { status: 403, form: 'password' },
      'takes a password and no token',
    ],
    [{ token: SECRET }, { status: 403, form: 'token' }, 'nothing'],
    [
      { login: { password: SECRET, passwordFrom: 'the options' } },
      { status: 403, form: 'password' },
      'nothing',
    ],
    [
      { token: SECRET },
      { status: 403, refusesAll: true },
      'takes no requests for the host jupyter.test (403), whatever the token',
    ],
    [{ token: SECRET }, { status: 403, refusesAll: false }, 'nothing'],
    [{}, { status: 500 }, 'nothing'],
  ])('%j with %j', (more, findings, message) => {
    const said = explained({ url, ...more }, findings)?.message ?? 'nothing'
    expect(said).toContain(message)
    expect(said).not.toContain(SECRET)
  })

  test.each([
    [url, `${url} answers by http, and not by https.`],
    ['http://a.test', 'http://a.test answers by https, and not by http.'],
  ])('%s with another scheme', (given, message) => {
    const error = wrongScheme({ url: given })
    expect(error).toBeInstanceOf(NotebookError)
    expect(error.message).toContain(message)
  })
})
