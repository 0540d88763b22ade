/** Sections of an ini file, each a map of its values. */
export type Ini = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Reads an ini file as pytest does (iniconfig 2) and tox does (configparser):
 * a value goes on in the indented lines below it, which no reader for Node
 * knows.
 */
export function parseIni(text: string): Ini {
  const sections = new Map<string, Map<string, string>>()
  let section = new Map<string, string>()
  let key: string | undefined
  for (const line of text.split(/\r\n|\r|\n/)) {
    if (/^\s*(?:[#;]|$)/.test(line)) {
      continue
    }
    const [, name] = /^\[(.+)\]\s*$/.exec(line) ?? []
    const [, ownKey = '', value = ''] =
      /^([^\s=:][^=:]*?)\s*[=:]\s*(.*)$/.exec(line) ?? []
    if (name !== undefined) {
      section = sections.get(name) ?? new Map<string, string>()
      sections.set(name, section)
      key = undefined
    } else if (/^\s/.test(line)) {
      if (key !== undefined) {
        section.set(key, `${section.get(key) ?? ''}\n${line.trim()}`)
      }
    } else if (ownKey !== '') {
      key = ownKey
      section.set(key, value.trim())
    }
  }
  return sections
}
