import type { Notebook } from '../../nbformat/types.ts'

/** What stands in YAML front matter, by key and by `key.key`; values as written. */
export type FrontMatter = ReadonlyMap<string, string>

const read = new WeakMap<Notebook, FrontMatter>()

/**
 * The front matter of a notebook: its first cell, raw or Markdown, between lines
 * of `---`, as Quarto and nbdev have it. Only plain values on one or two levels
 * are read, which is all that is asked for here.
 */
export function frontMatter(notebook: Notebook): FrontMatter {
  const known = read.get(notebook) ?? readFrontMatter(notebook)
  read.set(notebook, known)
  return known
}

function readFrontMatter({ cells }: Notebook): FrontMatter {
  const [first] = cells
  const values = new Map<string, string>()
  if (!first || first.cell_type === 'code') {
    return values
  }
  const lines = first.source.trimStart().split(/\r?\n/)
  const end = lines.findIndex((line, at) => at > 0 && /^---\s*$/.test(line))
  if (!/^---\s*$/.test(lines[0] ?? '') || end === -1) {
    return values
  }
  let parent = ''
  /** Of the keys below `parent`, once there was one. */
  let inner: number | undefined
  for (const line of lines.slice(1, end)) {
    const { indent, key, value } = parseLine(line) ?? {}
    if (indent === undefined || key === undefined || value === undefined) {
      continue
    }
    if (indent === 0) {
      parent = key
      inner = undefined
      values.set(key, value)
      for (const part of /^\{(.*)\}$/.exec(value)?.[1]?.split(',') ?? []) {
        const member = parseLine(part.trim())
        if (member) {
          values.set(`${key}.${member.key}`, member.value)
        }
      }
    } else if (indent === (inner ??= indent)) {
      values.set(`${parent}.${key}`, value)
    }
  }
  return values
}

function parseLine(
  line: string,
):
  | { readonly indent: number; readonly key: string; readonly value: string }
  | undefined {
  const [, indent, key, value] =
    /^([ \t]*)([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*))?$/.exec(line) ?? []
  return indent === undefined || key === undefined
    ? undefined
    : { indent: indent.length, key, value: withoutComment(value ?? '') }
}

function withoutComment(value: string): string {
  const at = value.search(/(?:^|[ \t])#/)
  return (at === -1 ? value : value.slice(0, at)).trim()
}

/** A YAML 1.1 boolean, as PyYAML reads it. */
export function parseYamlBoolean(
  text: string | undefined,
): boolean | undefined {
  const value = withoutComment(text ?? '').toLowerCase()
  return /^(?:true|yes|on)$/.test(value)
    ? true
    : /^(?:false|no|off)$/.test(value)
      ? false
      : undefined
}
