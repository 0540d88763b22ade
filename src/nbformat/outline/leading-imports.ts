/** Magics that an import gives the same after as before. */
const HARMLESS_MAGIC =
  /^%\s*(?:matplotlib\s+inline|config\s+InlineBackend\.\S.*|(?:re)?load_ext\s+autoreload|autoreload\b.*)\s*$/
const COMMENT = /^\s*(?:#|$)/
const IMPORT = /^import[ \t](.+)$/
const FROM = /^from[ \t]+([a-zA-Z_][\w.]*)[ \t]+import\b(.+)$/
/** `numpy.linalg as la` */
const NAMED = /^([a-zA-Z_][\w.]*)(?:[ \t]+as[ \t]+\w+)?$/

/**
 * What a Python notebook begins with importing, before it does anything else:
 * `numpy`, `matplotlib.pyplot`. Of `from a import b` both `a` and `a.b`, since
 * only Python knows whether `b` is a module.
 *
 * @param sources of its code cells that are executed, in order.
 */
export function leadingImports(sources: readonly string[]): string[] {
  const modules = new Set<string>()
  for (const source of sources) {
    for (const statement of statements(source)) {
      const imported = importedBy(statement)
      if (imported === undefined) {
        return [...modules]
      }
      for (const module of imported) {
        modules.add(module)
      }
    }
  }
  return [...modules]
}

/** Of its lines, which go on behind a backslash or an open parenthesis. */
function* statements(source: string): Generator<string> {
  let begun = ''
  let isOpen = false
  for (const line of source.split('\n')) {
    if (begun === '' && COMMENT.test(line)) {
      continue
    }
    // Of a magic, `#` is a part.
    const code = line.startsWith('%') ? line : withoutComment(line)
    if (code.endsWith('\\')) {
      begun += `${code.slice(0, -1)} `
      continue
    }
    begun += code
    isOpen = (isOpen || opensList(begun, code)) && !code.includes(')')
    if (isOpen) {
      begun += ' '
      continue
    }
    yield* begun.startsWith('%')
      ? [begun]
      : // Indented, it belongs to something else.
        begun.split(';').map((part, at) => (at === 0 ? part : part.trimStart()))
    begun = ''
  }
  if (begun !== '') {
    yield begun
  }
}

function opensList(begun: string, code: string): boolean {
  return /^from\b/.test(begun) && code.includes('(')
}

/** In a line of code without strings; others are no import. */
function withoutComment(line: string): string {
  const at = line.indexOf('#')
  return (at === -1 ? line : line.slice(0, at)).trimEnd()
}

/** Undefined where the statement is something else. */
function importedBy(statement: string): readonly string[] | undefined {
  if (HARMLESS_MAGIC.test(statement)) {
    return []
  }
  const code = statement.trimEnd()
  if (code === '') {
    return []
  }
  const [, modules] = IMPORT.exec(code) ?? []
  if (modules !== undefined) {
    return namesIn(modules)
  }
  const [, module, members = ''] = FROM.exec(code) ?? []
  if (module === undefined) {
    return undefined
  }
  const list = members.trim().replace(/^\((.*?),?\s*\)$/s, '$1')
  if (list === '*') {
    return [module]
  }
  const names = namesIn(list)
  return names && [module, ...names.map((name) => `${module}.${name}`)]
}

function namesIn(list: string): string[] | undefined {
  const names = list.split(',').map((item) => NAMED.exec(item.trim())?.[1])
  const known = names.filter((name) => name !== undefined)
  return known.length === names.length ? known : undefined
}
