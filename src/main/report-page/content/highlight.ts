import hljs from 'highlight.js/lib/core'
import bash from 'highlight.js/lib/languages/bash'
import cpp from 'highlight.js/lib/languages/cpp'
import javascript from 'highlight.js/lib/languages/javascript'
import json from 'highlight.js/lib/languages/json'
import julia from 'highlight.js/lib/languages/julia'
import matlab from 'highlight.js/lib/languages/matlab'
import python from 'highlight.js/lib/languages/python'
import r from 'highlight.js/lib/languages/r'
import rust from 'highlight.js/lib/languages/rust'
import sql from 'highlight.js/lib/languages/sql'
import typescript from 'highlight.js/lib/languages/typescript'

import { withSigns } from '../../../common/inert.ts'
import { markup, Markup } from '../markup.ts'

const LANGUAGES = {
  bash,
  cpp,
  javascript,
  json,
  julia,
  matlab,
  python,
  r,
  rust,
  sql,
  typescript,
}

for (const [name, language] of Object.entries(LANGUAGES)) {
  hljs.registerLanguage(name, language)
}
// What kernelspecs call them.
hljs.registerAliases(['ipython', 'ipython3', 'sagemath', 'sage'], {
  languageName: 'python',
})
hljs.registerAliases(['deno'], { languageName: 'typescript' })
hljs.registerAliases(['octave'], { languageName: 'matlab' })
hljs.registerAliases(['xcpp', 'c++17', 'c++14', 'c++11'], {
  languageName: 'cpp',
})

/** UTF-16 units: colours are worth no second. */
const MAX_COLOURED = 100_000

/** Source code with the classes of highlight.js; plain where the language is not known. */
export function highlight(source: string, language: string): Markup {
  const code = withSigns(source)
  return code.length <= MAX_COLOURED && hljs.getLanguage(language)
    ? new Markup(hljs.highlight(code, { language, ignoreIllegals: true }).value)
    : markup`${code}`
}
