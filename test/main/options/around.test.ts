import { describe, expect, test } from 'vitest'

import { resolveOptions } from '../../../src/main/options/resolve-options.ts'
import { portableAround } from '../../../src/main/plugin/settings/portable-around.ts'
import { refuseUnusedGlobs } from '../../../src/main/plugin/settings/portable-parameters.ts'

describe('what is executed before and after notebooks', () => {
  test.each([
    ['_setup.ipynb', [{ notebook: '_setup.ipynb' }]],
    [{ code: 'x = 1' }, [{ code: 'x = 1' }]],
    [{ code: '_setup.ipynb' }, [{ glob: 'code', notebook: '_setup.ipynb' }]],
    [
      { 'docs/**': './lib/a.ipynb', '*.ipynb': { code: 'x = 1' } },
      [
        { glob: 'docs/**', notebook: './lib/a.ipynb' },
        { glob: '*.ipynb', code: 'x = 1' },
      ],
    ],
  ])('%j', (given, resolved) => {
    const options = resolveOptions({ before: given, after: given })
    expect([options.before, options.after]).toEqual([resolved, resolved])
  })

  test.each([
    ['x = 1'],
    [{ 'docs/**': 'x = 1' }],
    [{ code: 'x', more: 'y' }],
    [[{ code: 'x' }]],
    [() => {}],
  ])('%j is refused', (before) => {
    expect(() =>
      resolveOptions({
        // @ts-expect-error -- what JavaScript may give
        before,
      }),
    ).toThrow('Option `before` of notebooks() must be a notebook')
  })

  test('its notebooks are no tests', () => {
    const { exclude } = resolveOptions({
      before: '_setup.ipynb',
      after: { '**': './lib/a[1].ipynb' },
    })
    expect(exclude).toEqual(
      expect.arrayContaining(['**/_setup.ipynb', 'lib/a?1?.ipynb']),
    )
  })

  test('a glob that no notebook fits is refused', async () => {
    const refused = (glob: string): Promise<void> =>
      refuseUnusedGlobs(
        resolveOptions({ after: { [glob]: { code: 'x = 1' } } }),
        ['/nowhere/docs/a.ipynb'],
        '/nowhere',
      )
    await expect(refused('docs/**')).resolves.toBeUndefined()
    await expect(refused('dosc/**')).rejects.toThrow(
      'Option `after` of notebooks() has code for "dosc/**", but no notebook is called so.',
    )
  })

  test('workers need no library for its globs', () => {
    expect(portableAround(resolveOptions({}))).toBeUndefined()
    const around = portableAround(
      resolveOptions({ before: { 'docs/**': { code: 'x = 1' } } }),
    )
    expect(around).toEqual({
      before: [{ code: 'x = 1', pattern: expect.any(String) }],
      after: [],
    })
    const pattern = new RegExp(around?.before[0]?.pattern ?? '')
    expect(
      ['docs/a.ipynb', 'docs/b/c.ipynb', 'a.ipynb', 'my docs/a.ipynb'].filter(
        (path) => pattern.test(path),
      ),
    ).toEqual(['docs/a.ipynb', 'docs/b/c.ipynb'])
  })
})
