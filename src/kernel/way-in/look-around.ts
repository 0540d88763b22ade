import { request } from 'node:http'
import { connect } from 'node:tls'

import { RestClient } from '../server-api/rest.ts'
import type { ServerAddress } from '../server-api/server-address.ts'

/** A look must not take longer than what it explains. */
const LOOK_MS = 3000

const MOST_BASES = 3

/** Whether HTTP is spoken where a URL says https; nothing of ours is sent. */
export async function speaksHttp({ url }: ServerAddress): Promise<boolean> {
  const { hostname, port, pathname } = new URL(url)
  return settled((done) => {
    const asked = request({
      hostname: hostname.replace(/^\[|\]$/g, ''),
      port: port || 443,
      path: `${pathname.replace(/\/$/, '')}/api`,
      timeout: LOOK_MS,
    })
    asked.on('response', (response) => {
      // nginx and Go answer HTTP on a port that has TLS, to say so.
      done(response.statusCode !== 400)
      response.destroy()
    })
    asked.on('error', () => done(false))
    asked.on('timeout', () => asked.destroy())
    asked.end()
  })
}

/** Whether TLS is spoken where a URL says http. */
export async function speaksTls({ url }: ServerAddress): Promise<boolean> {
  const { hostname, port } = new URL(url)
  return settled((done) => {
    const socket = connect({
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port || 80),
      // Only whether there is a certificate, not whose it is.
      rejectUnauthorized: false,
      timeout: LOOK_MS,
    })
    socket.on('secureConnect', () => {
      done(true)
      socket.destroy()
    })
    socket.on('error', () => done(false))
    socket.on('timeout', () => {
      done(false)
      socket.destroy()
    })
  })
}

/**
 * The base URL of a Jupyter server on the same host, as the pages name it that
 * it shows in other places.
 */
export async function findBase(
  address: ServerAddress,
): Promise<string | undefined> {
  const { protocol, host } = new URL(address.url)
  const origin = `${protocol}//${host}`
  await using root = new RestClient({ ...address, url: origin })
  const page = await root
    .request({ method: 'GET', path: '/', timeoutMs: LOOK_MS })
    .catch(() => undefined)
  const named = [
    page?.location ?? '',
    ...(page?.body ?? '').matchAll(/(?:href|src|data-base-url)="(\/[^"]*)"/g),
  ].map((each) => (typeof each === 'string' ? each : (each[1] ?? '')))
  const bases = named.map((path) =>
    path
      .replace(/^https?:\/\/[^/]*/, '')
      .replace(/\/(?:static|lab|tree|api|login|logo|custom)(?:[/?#].*)?$/, '')
      .replace(/\/+$/, ''),
  )
  const others = [...new Set(bases)].filter(
    (base) => base !== '' && `${origin}${base}` !== address.url,
  )
  for (const base of others.slice(0, MOST_BASES)) {
    if (await hasVersion({ ...address, url: `${origin}${base}` })) {
      return `${origin}${base}`
    }
  }
  return undefined
}

/** What the login form takes. */
export async function loginForm(
  address: ServerAddress,
): Promise<'password' | 'token' | undefined> {
  await using rest = new RestClient(address)
  const page = await rest
    .request({ method: 'GET', path: '/login', timeoutMs: LOOK_MS })
    .catch(() => undefined)
  const label = /<label[^>]*>(.*?)<\/label>/s.exec(page?.body ?? '')?.[1] ?? ''
  if (page?.status !== 200 || !/type="password"/.test(page.body)) {
    return undefined
  }
  return /token/i.test(label) ? 'token' : 'password'
}

async function hasVersion(address: ServerAddress): Promise<boolean> {
  await using rest = new RestClient(address)
  const request = { method: 'GET', path: '/api', timeoutMs: LOOK_MS } as const
  const about = await rest.request(request).catch(() => undefined)
  const isHub = address.url.endsWith('/hub')
  return !isHub && about?.status === 200 && /"version"/.test(about.body)
}

async function settled(
  act: (done: (is: boolean) => void) => void,
): Promise<boolean> {
  return new Promise(act)
}
