import { PythonRegexError } from './python-regex.ts'

const CONTROLS: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
}

type TemplatePart = string | { readonly group: string }

/** What `String.replace` takes; the last argument holds the named groups where there are any. */
export type Replacer = (match: string, ...rest: readonly unknown[]) => string

/**
 * A replacement of Python's `re.sub` (`\1`, `\g<name>`, `\n`) as a function; a
 * group that did not take part is empty.
 *
 * @throws PythonRegexError for an escape that Python does not know.
 */
export function pythonTemplate(template: string): Replacer {
  const parts = parseTemplate(template)
  return (match, ...rest) =>
    parts
      .map((part) =>
        typeof part === 'string' ? part : groupOf(part.group, match, rest),
      )
      .join('')
}

function groupOf(
  group: string,
  match: string,
  rest: readonly unknown[],
): string {
  if (/^0+$/.test(group)) {
    return match
  }
  if (/^\d+$/.test(group)) {
    const value = rest[Number(group) - 1]
    return typeof value === 'string' ? value : ''
  }
  const named = rest.at(-1)
  const value =
    typeof named === 'object' && named !== null
      ? Object.entries(named).find(([name]) => name === group)?.[1]
      : undefined
  return typeof value === 'string' ? value : ''
}

function parseTemplate(template: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = []
  const escape =
    /\\(?:g<([^>]*)>|(0[0-7]{0,2}|[1-3][0-7]{2})|([1-9]\d?)|([^]))|\\$/gu
  let end = 0
  for (const match of template.matchAll(escape)) {
    parts.push(template.slice(end, match.index))
    end = match.index + match[0].length
    const [whole, named, octal, numbered, letter] = match
    if (named !== undefined) {
      if (!/^(?:\d+|[\p{L}_][\p{L}\p{N}_]*)$/u.test(named)) {
        throw new PythonRegexError(`refers to the group "${named}"`)
      }
      parts.push({ group: named })
    } else if (octal !== undefined) {
      parts.push(String.fromCharCode(Number.parseInt(octal, 8)))
    } else if (numbered !== undefined) {
      parts.push({ group: numbered })
    } else if (letter === undefined || /[A-Za-z]/.test(letter)) {
      const control = CONTROLS[letter ?? '']
      if (control === undefined) {
        throw new PythonRegexError(
          letter === undefined
            ? 'ends with a backslash'
            : `uses "${whole}", which Python does not know`,
        )
      }
      parts.push(control)
    } else {
      parts.push(CONTROLS[letter] ?? whole)
    }
  }
  parts.push(template.slice(end))
  return parts
}
