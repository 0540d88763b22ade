import type { Setting } from './setting.ts'

/**
 * What a `conftest.py` says that is about notebooks, as far as it can be read
 * without running it.
 */
export function readConftest(text: string, file: string): readonly Setting[] {
  const code = text.replaceAll(/^\s*#.*$/gm, '')
  const skipped = [...code.matchAll(/skip_compare\s*(?:\+?=)\s*([^\n]*)/g)]
  const collect = /^(collect_ignore(?:_glob)?)\s*\+?=\s*\[([^\]]*)\]/gm
  return [
    ...skipped.flatMap(([, list = '']) =>
      strings(list).map((value) => ({
        name: 'skip_compare',
        value,
        from: file,
      })),
    ),
    ...[...code.matchAll(collect)].flatMap(([, name = '', list = '']) =>
      strings(list).map((value) => ({ name, value, from: file })),
    ),
    ...(/\bnb_regression\b/.test(code)
      ? [{ name: 'nb_regression', value: '', from: file }]
      : []),
  ]
}

function strings(list: string): readonly string[] {
  return [...list.matchAll(/(["'])(.*?)\1/g)].map(([, , value = '']) => value)
}
