import { tokeniseMarkup } from './tokenise-markup.ts'

/**
 * Says why a text is no well-formed XML document (XML 1.0, section 2.1);
 * `undefined` where it is. Names, declarations and the rules for namespaces are
 * not looked at. Takes linear time.
 */
export function xmlFault(source: string): string | undefined {
  const open: string[] = []
  const attributes = new Set<string>()
  let hasRoot = false
  let isInTag = false
  let fault: string | undefined

  function check(isRight: boolean, otherwise: () => string): void {
    if (!isRight) {
      fault ??= otherwise()
    }
  }
  function closeTag(): void {
    isInTag = false
    attributes.clear()
  }
  function checkText(start: number, end: number): void {
    const text = source.slice(start, end)
    check(!/[&<]/.test(text), () => `a bare ${/[&<]/.exec(text)?.[0]}`)
    const isInside = open.length > 0 || !/[^\s\ufeff]/.test(text)
    check(isInside, () => 'text outside of the root element')
  }
  const checkEnd =
    (subject: string) =>
    (_start: number, _end: number, endLength: number): void => {
      check(endLength > 0, () => `${subject} does not end`)
    }

  tokeniseMarkup(source, 'xml', {
    onopentagname(start, end) {
      const name = source.slice(start, end)
      const isOnlyRoot = open.length > 0 || !hasRoot
      check(isOnlyRoot, () => `<${name}> is a second root element`)
      hasRoot = true
      isInTag = true
      open.push(name)
    },
    onopentagend: closeTag,
    onselfclosingtag() {
      closeTag()
      open.pop()
    },
    onclosetag(start, end) {
      const name = source.slice(start, end)
      const expected = open.pop()
      check(name === expected, () =>
        expected === undefined
          ? `</${name}> closes nothing`
          : `</${name}> stands where <${expected}> ends`,
      )
    },
    onattribname(start, end) {
      const name = source.slice(start, end)
      check(!attributes.has(name), () => `two attributes ${name}`)
      attributes.add(name)
    },
    onattribdata(start, end) {
      const [sign] = /[&<]/.exec(source.slice(start, end)) ?? []
      check(sign === undefined, () => `a bare ${sign} in an attribute`)
    },
    onattribend(isQuoted) {
      check(isQuoted, () => 'an attribute without quotes')
    },
    ontext: checkText,
    oncdata: checkEnd('a CDATA section'),
    oncomment: checkEnd('a comment'),
  })
  check(!isInTag, () => `<${open.at(-1)}> does not end`)
  check(open.length === 0, () => `<${open.at(-1)}> is not closed`)
  check(hasRoot, () => 'there is no root element')
  return fault
}
