import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, describe, expect, test } from 'vitest'

import {
  restCredentials,
  withoutSecrets,
} from '../../../src/kernel/server-api/credentials.ts'
import type { ServerAddress } from '../../../src/kernel/server-api/server-address.ts'
import { proxyFor } from '../../../src/kernel/way-in/proxy-variables.ts'
import { resolveServerAddress } from '../../../src/kernel/way-in/resolve-address.ts'
import type { ServerOptions } from '../../../src/kernel/way-in/resolve-address.ts'

type Environment = Readonly<Record<string, string>>

const folder = mkdtempSync(join(tmpdir(), 'pem-'))
writeFileSync(join(folder, 'ca.pem'), 'the ca')
afterAll(() => rmSync(folder, { recursive: true }))

const url = 'https://jupyter.test'
const basic = `Basic ${Buffer.from('ada:s3cret!').toString('base64')}`

function resolved(options: ServerOptions, env: Environment): unknown {
  return resolveServerAddress(options, { env, root: folder })
}

test.each<[string, ServerOptions, Environment, object | undefined]>([
  [
    'a socket',
    { url: 'http+unix://%2Frun%2Fa%20b.sock/jup/tree?token=t' },
    {},
    {
      url: 'http+unix://%2Frun%2Fa%20b.sock/jup',
      socketPath: '/run/a b.sock',
      kind: 'server',
      token: 't',
      tokenFrom: 'the URL',
    },
  ],
  [
    'a password',
    { url, password: 'p' },
    { JUPYTER_TOKEN: '' },
    { url, login: { password: 'p', passwordFrom: 'the options' } },
  ],
  [
    'a password before the token of the environment',
    { url, password: 'p' },
    { JUPYTER_TOKEN: 't' },
    { url, login: { password: 'p', passwordFrom: 'the options' } },
  ],
  [
    'a password of the environment',
    { url },
    { JUPYTER_PASSWORD: 'p' },
    { url, login: { password: 'p', passwordFrom: 'JUPYTER_PASSWORD' } },
  ],
  [
    'a token before the password of the environment',
    { url },
    { JUPYTER_PASSWORD: 'p', JUPYTER_TOKEN: 't' },
    { url, token: 't', tokenFrom: 'JUPYTER_TOKEN' },
  ],
  [
    'basic authentication',
    { url, username: 'ada', password: 's3cret!' },
    {},
    {
      url,
      headers: { authorization: basic },
      kernelEnv: { KERNEL_USERNAME: 'ada' },
    },
  ],
  [
    'basic authentication before a token, which is typed in',
    { url, username: 'ada', password: 's3cret!', token: 't' },
    {},
    {
      url,
      headers: { authorization: basic },
      login: { password: 't', passwordFrom: 'the options' },
      kernelEnv: { KERNEL_USERNAME: 'ada' },
    },
  ],
  [
    'headers',
    { url, headers: { 'X-Team': 'docs' }, token: 't' },
    {},
    {
      url,
      headers: { 'x-team': 'docs' },
      token: 't',
      tokenFrom: 'the options',
    },
  ],
  [
    'certificates, by file and by text',
    { url, ca: 'ca.pem', cert: '-----BEGIN CERTIFICATE-----' },
    {},
    { url, tls: { ca: 'the ca', cert: '-----BEGIN CERTIFICATE-----' } },
  ],
  [
    'no certificate',
    { url, insecure: true },
    {},
    { url, tls: { rejectUnauthorized: false } },
  ],
  [
    'a gateway',
    {},
    {
      JUPYTER_GATEWAY_URL: 'http://gateway.test:8888',
      JUPYTER_GATEWAY_AUTH_TOKEN: 'g',
      JUPYTER_GATEWAY_CA_CERTS: 'ca.pem',
      JUPYTER_GATEWAY_VALIDATE_CERT: 'no',
      JUPYTER_GATEWAY_HEADERS: '{"X-Team": "docs", "n": 1}',
      JUPYTER_GATEWAY_ALLOWED_ENVS: 'PROJECT,OTHER',
      JUPYTER_TOKEN: 'not for it',
      PROJECT: 'p',
      KERNEL_USERNAME: 'ada',
      KERNEL_LAUNCH_TIMEOUT: '90',
      KERNEL_ID: 'of all',
    },
    {
      url: 'http://gateway.test:8888',
      token: 'g',
      tokenFrom: 'JUPYTER_GATEWAY_AUTH_TOKEN',
      headers: { 'x-team': 'docs', n: '1' },
      tls: { ca: 'the ca', rejectUnauthorized: false },
      kernelEnv: {
        PROJECT: 'p',
        KERNEL_USERNAME: 'ada',
        KERNEL_LAUNCH_TIMEOUT: '90',
      },
    },
  ],
  [
    'a gateway without a token',
    {},
    { JUPYTER_GATEWAY_URL: url, JUPYTER_TOKEN: 't', JUPYTER_PASSWORD: 'p' },
    { url, tokenFrom: 'JUPYTER_GATEWAY_AUTH_TOKEN' },
  ],
  [
    'a gateway with another scheme',
    {},
    {
      JUPYTER_GATEWAY_URL: url,
      JUPYTER_GATEWAY_AUTH_TOKEN: 'g',
      JUPYTER_GATEWAY_AUTH_SCHEME: 'Bearer',
    },
    {
      url,
      token: 'g',
      tokenFrom: 'JUPYTER_GATEWAY_AUTH_TOKEN',
      tokenHeader: { name: 'authorization', scheme: 'Bearer' },
    },
  ],
  [
    'a gateway with basic authentication and a token beside it',
    {},
    {
      JUPYTER_GATEWAY_URL: url,
      JUPYTER_GATEWAY_AUTH_TOKEN: 'g',
      JUPYTER_GATEWAY_AUTH_HEADER_KEY: 'X-Key',
      JUPYTER_GATEWAY_AUTH_SCHEME: '',
      JUPYTER_GATEWAY_HTTP_USER: 'ada',
      JUPYTER_GATEWAY_HTTP_PWD: 's3cret!',
    },
    {
      url,
      token: 'g',
      tokenFrom: 'JUPYTER_GATEWAY_AUTH_TOKEN',
      tokenHeader: { name: 'x-key', scheme: '' },
      headers: { authorization: basic },
      kernelEnv: { KERNEL_USERNAME: 'ada' },
    },
  ],
  [
    'a server, to which nothing of a gateway is told',
    {},
    {
      JUPYTER_SERVER_URL: url,
      JUPYTER_GATEWAY_URL: 'http://gateway.test',
      JUPYTER_GATEWAY_AUTH_TOKEN: 'g',
      JUPYTER_GATEWAY_HEADERS: '{"a":"b"}',
    },
    { url },
  ],
  [
    'a proxy',
    { url },
    { HTTPS_PROXY: 'http://ada:pw@proxy.test:3128' },
    { url, proxy: 'http://ada:pw@proxy.test:3128' },
  ],
])('%s', (_, options, env, expected) => {
  expect(resolved(options, env)).toEqual(expected)
})

test.each<[string, ServerOptions, Environment, string]>([
  [
    'a certificate that is not there',
    { url, ca: 'no.pem' },
    {},
    '`server.ca` names a file that cannot be read: ENOENT',
  ],
  [
    'headers that are no JSON',
    {},
    { JUPYTER_GATEWAY_URL: url, JUPYTER_GATEWAY_HEADERS: 'X: s3cret' },
    'JUPYTER_GATEWAY_HEADERS is not an object in JSON',
  ],
])('%s', (_, options, env, message) => {
  expect(() => resolved(options, env)).toThrow(message)
  expect(() => resolved(options, env)).not.toThrow('s3cret')
})

test.each<[string, Environment, string | undefined]>([
  ['http://a.test', { http_proxy: 'http://p' }, 'http://p'],
  ['http://a.test', { HTTP_PROXY: 'p:3128' }, 'http://p:3128'],
  ['http://a.test', { HTTPS_PROXY: 'http://p' }, undefined],
  ['https://a.test', { HTTPS_PROXY: 'http://p' }, 'http://p'],
  ['https://a.test', { ALL_PROXY: 'http://p' }, 'http://p'],
  ['http://localhost:8888', { HTTP_PROXY: 'http://p' }, undefined],
  ['http://127.1.2.3:8888', { HTTP_PROXY: 'http://p' }, undefined],
  ['http://[::1]:8888', { HTTP_PROXY: 'http://p' }, undefined],
  ['http+unix://%2Fa', { HTTP_PROXY: 'http://p' }, undefined],
  ...[
    ['*', false],
    ['a.test', false],
    ['.a.test', false],
    ['*.test', false],
    ['x, a.test:8888', false],
    ['a.test:80', true],
    ['b.a.test', true],
    ['aa.test', true],
    ['', true],
    ['A.Test', false],
    ['a.test.', false],
    ['10.0.0.0/8', true],
  ].map(([entry, isUsed]): [string, Environment, string | undefined] => [
    'http://a.test:8888',
    { HTTP_PROXY: 'http://p', NO_PROXY: String(entry) },
    isUsed === true ? 'http://p' : undefined,
  ]),
  ...[
    ['10.1.2.3', '10.0.0.0/8', false],
    ['11.1.2.3', '10.0.0.0/8', true],
    ['10.1.2.3', '10.0.0.0/x', true],
    ['10.1.2.3', '10.0.0.0/', true],
    ['10.1.2.3', '10.0.0.0/33', true],
    ['10.1.2.3', '10.1.2.3', false],
    ['10.1.2.3', '10.1.2.3:8888', false],
    ['10.1.2.3', '10.1.2.3:80', true],
    ['110.1.2.3', '10.1.2.3', true],
    ['[fd00::1]', 'fd00:0::1', false],
    ['[fd00::1]', '[fd00::1]', false],
    ['[fd00::1]', '[fd00::1]:8888', false],
    ['[fd00::1]', '[fd00::1]:80', true],
    ['[fd00::1]', 'fd00::/8', false],
    ['[fe00::1]', 'fd00::/8', true],
    ['[fd00::1]', '10.0.0.0/8', true],
  ].map(([host, entry, isUsed]): [string, Environment, string | undefined] => [
    `http://${String(host)}:8888`,
    { http_proxy: 'http://p', no_proxy: String(entry) },
    isUsed === true ? 'http://p' : undefined,
  ]),
])('the proxy for %s with %j', (to, env, expected) => {
  expect(proxyFor(to, env)).toBe(expected)
})

test.each<[string, string]>([
  [
    'socks5://ada:s3cret@p:1080',
    'The environment variable all_proxy names a proxy for socks5, and a.test can be reached by an HTTP proxy only.\nName one in HTTPS_PROXY and HTTP_PROXY, or the host in NO_PROXY: NO_PROXY=a.test',
  ],
  [
    'http://ada:s3cret#1@p:3128',
    'The environment variable all_proxy is no URL of a proxy.\nWrite it so: http://HOST:PORT, or http://NAME:PASSWORD@HOST:PORT with %23 for a # in them, %25 for a %, %2F for a / and %40 for an @.',
  ],
  ['ada:s3cret%@p:3128', 'The environment variable all_proxy is no URL'],
  ['http://', 'The environment variable all_proxy is no URL'],
])('the proxy %s is refused', (all_proxy, message) => {
  expect(() => proxyFor('https://a.test', { all_proxy })).toThrow(message)
  expect(() => proxyFor('https://a.test', { all_proxy })).not.toThrow('s3cret')
  expect(
    proxyFor('https://a.test', { all_proxy, NO_PROXY: '*' }),
  ).toBeUndefined()
})

describe('what a server is told of us', () => {
  const address: ServerAddress = {
    url,
    token: 'tok3n-of-mine',
    headers: { authorization: basic, cookie: 'a=bbbbbbb' },
    login: {
      password: 'pass word 1',
      passwordFrom: 'the options',
      cookies: 'username-x="2|1:0|10:c00kie"',
    },
    proxy: 'http://ada:pr%40xy-password@proxy.test',
    tls: { key: '-----BEGIN PRIVATE KEY-----' },
  }

  test('is in its headers', () => {
    expect(restCredentials(address)).toEqual({
      authorization: basic,
      cookie: 'a=bbbbbbb; username-x="2|1:0|10:c00kie"; _xsrf=vitest-notebook',
      'x-xsrftoken': 'vitest-notebook',
    })
    expect(restCredentials({ url, token: 't' })).toMatchObject({
      authorization: 'token t',
    })
  })

  test.each([
    'tok3n-of-mine',
    basic,
    basic.slice(6),
    's3cret!',
    'bbbbbbb',
    'pass word 1',
    '"2|1:0|10:c00kie"',
    'pr@xy-password',
    'pr%40xy-password',
    '-----BEGIN PRIVATE KEY-----',
  ])('is not in messages: %s', (secret) => {
    const shown = withoutSecrets(address, `<${secret}> for ${url}`)
    expect(shown).toBe(`<…> for ${url}`)
  })
})
