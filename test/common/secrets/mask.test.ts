import { describe, expect, test } from 'vitest'

import { maskJson, maskOf, NO_MASK } from '../../../src/common/secrets/mask.ts'

const KEY = String.raw`k3y-"<ä>"\'&`

describe('a secret is named in place of shown', () => {
  const mask = maskOf([
    { name: 'API_KEY', value: KEY },
    { name: 'PIN', value: '123' },
    { name: 'USER', value: 'hunter' },
    { name: 'PASSWORD', value: 'hunter22\n' },
  ])

  test.each([
    ['alone', KEY, '[API_KEY]'],
    ['in a text', `a${KEY}b ${KEY}`, 'a[API_KEY]b [API_KEY]'],
    ['in JSON', JSON.stringify({ key: KEY }), '{"key":"[API_KEY]"}'],
    [
      'in JSON of Python',
      JSON.stringify(KEY).replace('ä', String.raw`\u00e4`),
      '"[API_KEY]"',
    ],
    ["in Python's repr", String.raw`'k3y-"<ä>"\\\'&'`, "'[API_KEY]'"],
    [
      'in HTML',
      String.raw`<b>k3y-&quot;&lt;ä&gt;&quot;\&#x27;&amp;</b>`,
      '<b>[API_KEY]</b>',
    ],
    ['in an address', `?key=${encodeURIComponent(KEY)}`, '?key=[API_KEY]'],
    [
      "as Python's quote() writes it",
      '?key=k3y-%22%3C%C3%A4%3E%22%5C%27%26',
      '?key=[API_KEY]',
    ],
    ['as base64', Buffer.from(KEY).toString('base64'), '[API_KEY]'],
    [
      'in base64 of more',
      Buffer.from('ada:hunter22').toString('base64'),
      'YWRhOm[PASSWORD]',
    ],
    [
      'in the middle of it',
      Buffer.from('me:hunter22!').toString('base64url'),
      'bWU6[PASSWORD]h',
    ],
    ['by the longer of two', 'hunter22, hunter', '[PASSWORD], [USER]'],
    ['in colours', 'hunter\u001B[1;36m22\u001B[0m', '[PASSWORD]\u001B[0m'],
    ['but not what is short', '123', '123'],
    ['but not what is like it', 'hunte', 'hunte'],
  ])('%s', (_, text, masked) => {
    expect(mask(text)).toBe(masked)
  })

  test('in data, but not in that of images', () => {
    expect(
      maskJson(
        {
          'text/plain': ['hunter22', 1, null],
          'image/png': 'hunter22',
          'image/svg+xml': '<text>hunter22</text>',
        },
        mask,
      ),
    ).toEqual({
      'text/plain': ['[PASSWORD]', 1, null],
      'image/png': 'hunter22',
      'image/svg+xml': '<text>[PASSWORD]</text>',
    })
  })
})

test('without secrets nothing is looked at', () => {
  expect(maskOf([{ name: 'PIN', value: ' 123 ' }])).toBe(NO_MASK)
})
