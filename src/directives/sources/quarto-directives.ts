import type { CodeCell, Notebook } from '../../nbformat/types.ts'
import { NOTHING_FOUND } from '../found-directives.ts'
import type {
  CellDirectives,
  Found,
  Marker,
  NotebookDirectives,
} from '../types.ts'
import { commentLines, describeIgnored } from './comment-lines.ts'
import type { CommentLine } from './comment-lines.ts'
import { frontMatter, parseYamlBoolean } from './front-matter.ts'

/** `#| eval: false`, of Quarto and nbdev. */
const OPTION = /^\|[ \t]*(eval|error)[ \t]*:(.*)$/
/** Most cells have none: one look at the whole source tells. */
const ANY = /\|[ \t]*(?:eval|error)[ \t]*:/

/**
 * What Quarto's options say of a cell: `eval: false`, it is shown and not
 * executed; `error: true`, it may raise. They stand in comments at its start;
 * `execute: eval` in the notebook's front matter is the default (Quarto 1.7,
 * `notebook.py`, `cell_execute`).
 */
export function quartoDirectives(
  notebook: Notebook,
  { source }: Pick<CodeCell, 'source'>,
  language: string,
): Found<CellDirectives> {
  const byDefault = parseYamlBoolean(frontMatter(notebook).get('execute.eval'))
  if (byDefault !== false && !ANY.test(source)) {
    return NOTHING_FOUND
  }
  const markers = new Map<string, Marker<CellDirectives>>()
  if (byDefault === false) {
    const text = 'execute: eval: false'
    const directives = { skip: { reason: text } }
    markers.set('eval', { place: 'metadata', text, directives })
  }
  const warnings: string[] = []
  for (const comment of commentLines(source, language)) {
    const { name, value } = parseOption(comment) ?? {}
    if (name === undefined || value === undefined) {
      continue
    }
    if (comment.isLeading) {
      markers.set(name, markerOf(comment, name, value))
    } else if (value === (name === 'error')) {
      warnings.push(describeIgnored(comment))
    }
  }
  return { markers: [...markers.values()], warnings }
}

function parseOption({
  text,
}: CommentLine):
  | { readonly name: string; readonly value: boolean | undefined }
  | undefined {
  const [, name, value] = OPTION.exec(text) ?? []
  return name === undefined
    ? undefined
    : { name, value: parseYamlBoolean(value) }
}

function markerOf(
  { text }: CommentLine,
  name: string,
  value: boolean,
): Marker<CellDirectives> {
  const place = 'comment'
  if (name === 'error') {
    return { place, text, directives: { allowErrors: value } }
  }
  return {
    place,
    text,
    directives: value ? {} : { skip: { reason: '#| eval: false' } },
  }
}

/**
 * What the front matter says of the whole notebook: Quarto's `execute: error:
 * true`, its cells may raise; nbdev's `skip_exec: true`, it is no test.
 * (`execute: enabled: false` only has Quarto show what is stored; whether that is
 * right is what is tested here.)
 */
export function frontMatterDirectives(
  notebook: Notebook,
): Found<NotebookDirectives> {
  const values = frontMatter(notebook)
  const markers: Marker<NotebookDirectives>[] = []
  const allowErrors = parseYamlBoolean(values.get('execute.error'))
  if (allowErrors !== undefined) {
    const text = `execute: error: ${allowErrors}`
    markers.push({ place: 'metadata', text, directives: { allowErrors } })
  }
  if (parseYamlBoolean(values.get('skip_exec')) === true) {
    const text = 'skip_exec: true'
    const directives = { skip: { reason: text } }
    markers.push({ place: 'metadata', text, directives })
  }
  return { markers, warnings: [] }
}
