import { NotebookError } from '../../common/errors.ts'
import { stringOr } from '../../common/json.ts'
import { encodeApiPath } from './api-path.ts'
import { readObject, requestObject } from './read-answer.ts'
import { responseError } from './rest-errors.ts'
import type { RestClient } from './rest.ts'

/** What stands at a path, by the server's contents API. */
export interface ContentsEntry {
  readonly type: 'directory' | 'file' | 'notebook'
  /** As the server wrote it; tells whether a file changed since. */
  readonly last_modified: string
}

/** @returns `undefined` when nothing is there, or the server has no contents API (gateways). */
export async function findContents(
  rest: RestClient,
  path: string,
  signal?: AbortSignal,
): Promise<ContentsEntry | undefined> {
  const task = `look up "${path}"`
  const response = await rest.request({
    method: 'GET',
    path: contentsPath(path, '?content=0'),
    signal,
  })
  if (response.status === 404) {
    return undefined
  }
  if (response.status !== 200) {
    throw responseError(rest.address, response, task)
  }
  const { type, last_modified } = readObject(rest, response, task)
  return {
    type: type === 'directory' || type === 'notebook' ? type : 'file',
    last_modified: stringOr(last_modified, ''),
  }
}

/**
 * The text of a file as it stands on the server's disk: also of an invalid
 * notebook, CRLF kept. (Asked for as a notebook, the server parses it, adds
 * `trusted` and upgrades old formats.)
 *
 * @throws NotebookError `NB_ERR_SERVER` when it isn't there, or is no text.
 */
export async function readText(
  rest: RestClient,
  path: string,
  signal?: AbortSignal,
): Promise<string> {
  return (await readFile(rest, path, signal)).text
}

/**
 * {@link readText}, and whether that is all of the file, byte for byte:
 * Jupyverse (0.14) gives its own text of a notebook, with `trusted` in all
 * cells, whatever it is asked for.
 */
export async function readFile(
  rest: RestClient,
  path: string,
  signal?: AbortSignal,
): Promise<{ readonly text: string; readonly isVerbatim: boolean }> {
  const { content: text, size } = await readAs(rest, path, 'text', signal)
  // Who does not tell the size is believed.
  if (typeof size !== 'number' || size === Buffer.byteLength(text)) {
    return { text, isVerbatim: true }
  }
  // Of a link, jupyter_server (2.21) tells the size of the link itself.
  const { content } = await readAs(rest, path, 'base64', signal)
  const isVerbatim = Buffer.from(content, 'base64').equals(Buffer.from(text))
  return { text, isVerbatim }
}

async function readAs(
  rest: RestClient,
  path: string,
  format: 'text' | 'base64',
  signal: AbortSignal | undefined,
): Promise<{ readonly content: string; readonly size: unknown }> {
  const task = `read "${path}"`
  const response = await rest.request({
    method: 'GET',
    path: contentsPath(path, `?type=file&format=${format}&content=1`),
    signal,
  })
  if (response.status === 404) {
    throw new NotebookError(
      'NB_ERR_SERVER',
      `There is no file "${path}" at ${rest.address.url}.\n` +
        'Paths start at the root directory of the server.',
    )
  }
  if (response.status !== 200) {
    throw responseError(rest.address, response, task)
  }
  const { content, size } = readObject(rest, response, task)
  return { content: stringOr(content, ''), size }
}

/**
 * Writes the text of a file, byte for byte.
 *
 * @returns when the server says that it was written.
 */
export async function writeText(
  rest: RestClient,
  path: string,
  text: string,
  signal?: AbortSignal,
): Promise<string> {
  const request = {
    method: 'PUT',
    path: contentsPath(path, ''),
    // The path once more is for Jupyverse.
    body: { path, type: 'file', format: 'text', content: text },
    signal,
  } as const
  const task = `write "${path}"`
  const answer = await requestObject(rest, request, [200, 201], task)
  return stringOr(answer['last_modified'], '')
}

export function contentsPath(path: string, query: string): string {
  const encoded = encodeApiPath(path)
  // The root is /api/contents: with a trailing slash servers answer 302.
  return `/api/contents${encoded && `/${encoded}`}${query}`
}
