/** Longer titles help nobody, and a bound keeps every pattern below fast. */
const MAX_LENGTH = 500

const ENTITIES: ReadonlyMap<string, string> = new Map([
  ['&amp;', '&'],
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&quot;', '"'],
  ['&#39;', "'"],
  ['&nbsp;', ' '],
])

/** Code, math, autolinks and escaped characters hold no markup of their own. */
const LITERALS =
  /(?<!`)(?<ticks>`+)(?!`)(?<code>.+?)(?<!`)\k<ticks>(?!`)|(?<math>\${1,2}[^$]+\${1,2})|<(?<link>(?:https?|mailto):[^<>\s]+)>|\\(?<escaped>[!-/:-@[-`{-~])/g

const TARGET = String.raw`(?:\((?:[^()]|\([^()]*\))*\)|\[[^[\]]*\])`
const IMAGES = new RegExp(String.raw`!\[[^[\]]*\]${TARGET}`, 'g')
const LINKS = new RegExp(String.raw`\[([^[\]]*)\]${TARGET}`, 'g')
const HTML = /<!--.*?-->|<\/?[a-zA-Z][^<>]*>/g

const EMPHASIS: readonly RegExp[] = [
  /(?<mark>\*{3}|\*{2}|~~)(?=\S)(?<inner>.+?)(?<=\S)\k<mark>/g,
  /(?<!\*)\*(?![\s*])(?<inner>.+?)(?<![\s*])\*(?!\*)/g,
  /(?<![\p{L}\p{N}_])(?<mark>_{1,3})(?=\S)(?<inner>.+?)(?<=\S)\k<mark>(?![\p{L}\p{N}_])/gu,
]

/**
 * The text a reader sees of one line of Markdown: without emphasis marks, code
 * ticks, HTML tags and images; of links the text. Math stays as written. Cut
 * to its first 500 characters.
 */
export function plainText(markdown: string): string {
  const literals: string[] = []
  const keep = (literal: string): string =>
    `\uE000${literals.push(literal) - 1}\uE001`
  let text = markdown
    .slice(0, MAX_LENGTH)
    .replace(
      LITERALS,
      (
        _match,
        _ticks,
        code?: string,
        math?: string,
        link?: string,
        escaped?: string,
      ) => keep(code?.trim() ?? math ?? link ?? escaped ?? ''),
    )
    .replace(IMAGES, '')
    .replace(LINKS, '$1')
    .replace(HTML, '')
  for (const pattern of EMPHASIS) {
    text = text.replace(pattern, '$<inner>')
  }
  return text
    .replace(
      /&(?:#39|[a-z]{2,4});/g,
      (entity) => ENTITIES.get(entity) ?? entity,
    )
    .replace(/\uE000(\d+)\uE001/g, (_, index) => literals[Number(index)] ?? '')
    .replace(/\s+/g, ' ')
    .trim()
}
