import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterEach, describe, expect, test } from 'vitest'

import { commandFor } from '../../../src/cli/migrate/command-for.ts'
import { describeMigration } from '../../../src/cli/migrate/describe-migration.ts'
import { findSetup } from '../../../src/cli/migrate/find-setup.ts'
import type { PytestSetup } from '../../../src/cli/migrate/find-setup.ts'
import { parseIni } from '../../../src/cli/migrate/parse-ini.ts'
import { readArguments } from '../../../src/cli/migrate/read-arguments.ts'
import { readConftest } from '../../../src/cli/migrate/read-conftest.ts'
import {
  pytestCalls,
  shellWords,
} from '../../../src/cli/migrate/shell-words.ts'
import { translate } from '../../../src/cli/migrate/translate.ts'
import { renderConfig } from '../../../src/cli/render-config.ts'
import { createColors } from '../../../src/common/colors.ts'
import { resolveOptions } from '../../../src/main/options/resolve-options.ts'

function optionsFor(settings: Parameters<typeof translate>[0]): object {
  const { options } = translate(settings)
  const given = Object.fromEntries(
    options.map(({ name, value }) => [name, value]),
  )
  // They are options that there are, with values that they take.
  resolveOptions(given)
  return given
}

test.each([
  ['a b  c', ['a', 'b', 'c']],
  [
    `--ignore='my docs' "a \\"b\\"" c\\ d`,
    ['--ignore=my docs', 'a "b"', 'c d'],
  ],
  [`-k 'not slow' ""`, ['-k', 'not slow', '']],
  [`it's`, ["it's"]],
])('shell words of %s', (command, words) => {
  expect(shellWords(command)).toEqual(words)
})

test.each([
  ['pytest --nbval', [['--nbval']]],
  ['pip install x && python -m pytest --nbval docs', [['--nbval', 'docs']]],
  ['.venv/bin/py.test a; pytest b | tee log', [['a'], ['b']]],
  ['pytest-watch docs', []],
])('calls of pytest in %s', (line, calls) => {
  expect(pytestCalls(line)).toEqual(calls)
})

test('an ini file is read as pytest does', () => {
  const ini = parseIni(
    [
      '# comment',
      '[pytest]',
      'addopts = --nbval',
      '    # between',
      '    --ignore=a',
      '',
      'testpaths: docs',
      'empty =',
      '[other]',
      'addopts=-v  # no comment',
    ].join('\r\n'),
  )
  expect([...(ini.get('pytest') ?? [])]).toEqual([
    ['addopts', '--nbval\n--ignore=a'],
    ['testpaths', 'docs'],
    ['empty', ''],
  ])
  expect(ini.get('other')?.get('addopts')).toBe('-v  # no comment')
})

/** What nbval does unless it is told otherwise. */
const NBVAL = { timeout: 2_000_000, onError: 'continue' }

describe('arguments', () => {
  test.each<[string, object, string]>([
    ['--nbval', { ...NBVAL }, '--timeout 2000 --on-error continue'],
    [
      '--nbval docs/ ./a.ipynb',
      { include: ['docs/**/*.ipynb', 'a.ipynb'], ...NBVAL },
      'docs/ ./a.ipynb --timeout 2000 --on-error continue',
    ],
    [
      '--nbval .',
      { include: ['**/*.ipynb'], ...NBVAL },
      '. --timeout 2000 --on-error continue',
    ],
    [
      '--nbval a.ipynb::Cell tests/test_x.py',
      { include: ['a.ipynb'], ...NBVAL },
      'a.ipynb --timeout 2000 --on-error continue',
    ],
    [
      '--nbval-lax --nbval-cell-timeout=120',
      { baseline: 'none', timeout: 120_000, onError: 'continue' },
      '--lax --timeout 120 --on-error continue',
    ],
    [
      '--nbval-cell-timeout -1',
      { timeout: 0, onError: 'continue' },
      '--timeout 0 --on-error continue',
    ],
    [
      '--nbval --nbval-sanitize-with a.cfg --sanitize-with=b.cfg',
      { sanitize: ['a.cfg', 'b.cfg'], ...NBVAL },
      '--sanitize a.cfg --sanitize b.cfg --timeout 2000 --on-error continue',
    ],
    [
      '--nbval --nbval-kernel-name ir --nbval-kernel-startup-timeout 90',
      { kernel: 'ir', startupTimeout: 90_000, ...NBVAL },
      '--kernel ir --timeout 2000 --on-error continue',
    ],
    [
      '--nbval --nbval-current-env --nbdime',
      { ...NBVAL },
      '--timeout 2000 --on-error continue',
    ],
    ['--nbmake', { baseline: 'none', timeout: 300_000 }, '--lax --timeout 300'],
    [
      '--nbmake --nbmake-timeout=600 --nbmake-kernel=mine',
      { baseline: 'none', timeout: 600_000, kernel: 'mine' },
      '--lax --timeout 600 --kernel mine',
    ],
    [
      '--nb-test-files --nb-exec-timeout 50 --nb-exec-errors',
      { timeout: 50_000, onError: 'continue' },
      '--timeout 50 --on-error continue',
    ],
    [
      "--nbval --ignore docs/old --ignore=a.ipynb --ignore-glob 'x*.ipynb'",
      { exclude: ['docs/old/**', 'a.ipynb', 'x*.ipynb'], ...NBVAL },
      "--exclude 'docs/old/**' --exclude a.ipynb --exclude 'x*.ipynb' --timeout 2000 --on-error continue",
    ],
    [
      '--nbval -n auto -p no:cacheprovider -vv -ra',
      { ...NBVAL },
      '--timeout 2000 --on-error continue',
    ],
  ])('%s', (line, options, command) => {
    const settings = readArguments(shellWords(line), 'test')
    expect(optionsFor(settings)).toEqual(options)
    expect(commandFor(settings, translate(settings))).toBe(
      `npx vitest-notebook run ${command}`,
    )
  })

  test.each([
    ['-n 4 -x', { maxWorkers: 4, bail: 1 }, '--maxWorkers 4 --bail 1'],
    [
      '-n4 --maxfail=3 --reruns 2',
      { maxWorkers: 4, bail: 3, retry: 2 },
      '--maxWorkers 4 --bail 3 --retry 2',
    ],
    [
      '--junitxml out.xml',
      { reporters: ['default', ['junit', { outputFile: 'out.xml' }]] },
      '--reporter=default --reporter=junit --outputFile.junit=out.xml',
    ],
  ])('%s is for Vitest', (line, options, command) => {
    const settings = readArguments(shellWords(line), 'test')
    const translation = translate(settings)
    expect(
      Object.fromEntries(
        translation.test.map(({ name, value }) => [name, value]),
      ),
    ).toEqual(options)
    expect(commandFor(settings, translation)).toBe(
      `npx vitest-notebook run ${command}`,
    )
  })

  test.each([
    '--overwrite',
    '--nb-force-regen',
    '--nb-exec-cwd=x',
    '--cov-append',
    '--nbmake-find-import-errors',
    '--cov-config=x',
    '--nbval-new-option',
    '--nbval-cell-timeout=soon',
  ])('%s has no counterpart, and is named', (line) => {
    const { without } = translate(readArguments([line], 'test'))
    expect(without.map(({ setting }) => setting.name)).toEqual([
      line.split('=')[0],
    ])
  })
})

describe('keys of an ini file', () => {
  test.each<[string, string, object]>([
    [
      'testpaths',
      'docs examples/a.ipynb',
      { include: ['docs/**/*.ipynb', 'examples/a.ipynb'] },
    ],
    ['norecursedirs', '.git build', { exclude: ['**/build/**'] }],
    ['nb_file_fnmatch', 'test_*.ipynb', { include: ['**/test_*.ipynb'] }],
    ['nb_exec_timeout', '50', { timeout: 50_000 }],
    ['nb_exec_allow_errors', 'True', { onError: 'continue' }],
    ['nb_exec_allow_errors', 'False', {}],
    ['nb_coverage', 'True', { coverage: { python: true } }],
    ['nb_exec_env', 'A=1\nB=x=y z', { env: { A: '1', B: 'x=y z' } }],
    [
      'nb_diff_ignore',
      '/metadata/language_info\n/cells/*/outputs/*/traceback\n/cells/*/execution_count',
      {},
    ],
    [
      'nb_diff_ignore',
      '/cells/*/outputs/*/data/image/png\n/cells/*/outputs/*/text',
      { ignore: ['image/png', 'stdout', 'stderr'] },
    ],
    ['nb_diff_ignore', '/cells/*/outputs', { baseline: 'none' }],
    ['nb_diff_normalize', 'mask_timestamps strip_ansi', { rules: ['dates'] }],
    [
      'nb_diff_replace',
      String.raw`/cells/*/outputs/*/text v(\d) "v \1"`,
      {
        rules: [
          {
            name: 'replace-v-d',
            pattern: new RegExp('v([\\p{Nd}])', 'gv'),
            replace: 'v $1',
            mimeTypes: ['stdout', 'stderr'],
          },
        ],
      },
    ],
    [
      'nb_diff_replace',
      '/cells/*/outputs $ dollar$',
      {
        rules: [
          {
            name: 'replace-text',
            pattern: expect.any(RegExp),
            replace: 'dollar$$',
          },
        ],
      },
    ],
    ['skip_compare', 'stderr', { ignore: ['stderr'] }],
    ['collect_ignore', 'setup.py', { exclude: ['setup.py'] }],
    ['collect_ignore_glob', 'old/*.ipynb', { exclude: ['old/*.ipynb'] }],
    ['markers', 'slow: takes long', {}],
  ])('%s = %j', (name, value, options) => {
    const settings = [{ name, value, from: 'test' }]
    expect(optionsFor(settings)).toEqual(options)
    expect(translate(settings).without).toEqual([])
  })

  test.each([
    ['nb_exec_notebook', 'False'],
    ['nb_exec_cwd', 'x'],
    ['nb_diff_ignore', '/cells/3/outputs/0/data/text/html'],
    ['nb_diff_replace', '/cells/2/outputs/0/text a b'],
    ['nb_diff_replace', '/cells/*/outputs/*/text (a b'],
    ['nb_new_key', '1'],
    ['nb_regression', ''],
  ])('%s = %s has no counterpart, and is named', (name, value) => {
    const { options, without } = translate([{ name, value, from: 'test' }])
    expect(options).toEqual([])
    expect(without).toHaveLength(1)
  })
})

test('a conftest.py is read without being run', () => {
  const text = `
def pytest_collectstart(collector):
    # collector.skip_compare += ('nothing',)
    collector.skip_compare += 'text/html', "stderr",
collect_ignore = ["setup.py", 'a.ipynb']
collect_ignore_glob = []
`
  expect(
    readConftest(text, 'conftest.py').map(({ name, value }) => [name, value]),
  ).toEqual([
    ['skip_compare', 'text/html'],
    ['skip_compare', 'stderr'],
    ['collect_ignore', 'setup.py'],
    ['collect_ignore', 'a.ipynb'],
  ])
})

describe('a set-up is found', () => {
  const folders: string[] = []

  afterEach(() => {
    for (const folder of folders.splice(0)) {
      rmSync(folder, { recursive: true })
    }
  })

  async function setupOf(
    files: Readonly<Record<string, string>>,
  ): Promise<PytestSetup> {
    const root = mkdtempSync(join(tmpdir(), 'migrate-'))
    folders.push(root)
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(root, file)), { recursive: true })
      writeFileSync(join(root, file), text)
    }
    return findSetup(root)
  }

  test.each<[string, Record<string, string>]>([
    [
      'pytest.ini',
      {
        'pytest.ini': '[pytest]\naddopts = --nbval-lax',
        'tox.ini': '[pytest]\naddopts = --nbval',
      },
    ],
    ['tox.ini', { 'tox.ini': '[tox]\n[pytest]\naddopts = --nbval-lax' }],
    [
      'setup.cfg',
      {
        'setup.cfg': '[tool:pytest]\naddopts = --nbval-lax',
        'tox.ini': '[tox]',
      },
    ],
    [
      'pyproject.toml',
      {
        'pyproject.toml': '[tool.pytest.ini_options]\naddopts = "--nbval-lax"',
      },
    ],
    [
      'pyproject.toml',
      {
        'pyproject.toml':
          '[tool.pytest.ini_options]\naddopts = ["--nbval-lax"]',
      },
    ],
    [
      'pyproject.toml',
      { 'pyproject.toml': '[tool.pytest]\naddopts = ["--nbval-lax"]' },
    ],
  ])('in %s: %j', async (file, files) => {
    const setup = await setupOf(files)
    expect(setup.settings).toEqual([
      { name: '--nbval-lax', value: '', from: `${file}, addopts` },
    ])
    expect(setup.files).toEqual([file])
  })

  test.each<[string, string]>([
    [
      'tox.ini',
      '[testenv]\ncommands =\n    pytest --nbval \\\n        docs\n    pytest tests',
    ],
    [
      'Makefile',
      'test:\n\tpython -m pytest --nbval docs\n# pytest --nbval old',
    ],
    ['noxfile.py', 'session.run("pytest", "--nbval", "docs")'],
    ['.github/workflows/ci.yml', '    - run: uv run pytest --nbval docs'],
    ['.gitlab-ci.yml', '  script:\n    - pytest --nbval docs'],
  ])('in a command of %s', async (file, text) => {
    const { calls } = await setupOf({ [file]: text })
    expect(calls).toEqual([
      {
        from: file,
        settings: [
          { name: '--nbval', value: '', from: file },
          { name: 'path', value: 'docs', from: file },
        ],
      },
    ])
  })

  test('and what is no set-up for notebooks says nothing', async () => {
    const setup = await setupOf({
      'pyproject.toml': '[project]\nname = "x"',
      Makefile: 'test:\n\tpytest tests',
      'conftest.py': 'import pytest',
    })
    expect(setup).toEqual({ files: [], settings: [], calls: [] })
  })

  test('a faulty pyproject.toml is named', async () => {
    await expect(setupOf({ 'pyproject.toml': '[tool' })).rejects.toThrow(
      /^pyproject\.toml cannot be read: /,
    )
  })

  test('and is printed as it is to be pasted', async () => {
    const setup = await setupOf({
      'pytest.ini':
        '[pytest]\naddopts = --nbval --ignore=old\nnb_diff_ignore = /cells/1/outputs/0/text\n',
      'conftest.py': "skip_compare += 'stderr',",
      Makefile: '\tpytest docs/a.ipynb --nbval-sanitize-with docs/nbval.cfg',
    })
    expect(describeMigration(setup, createColors(false)))
      .toMatchInlineSnapshot(`
        "From pytest.ini, conftest.py, Makefile:

        vitest.config.mts

        import { defineConfig } from 'vitest/config'
        import { notebooks } from 'vitest-notebook'

        export default defineConfig({
          plugins: [
            notebooks({
              exclude: ['old/**'],
              ignore: ['stderr'],
              include: ['docs/a.ipynb'],
              sanitize: ['docs/nbval.cfg'],
              // What a cell may take by default with nbval.
              timeout: 2_000_000,
              // nbval runs the cells below one that raised, too.
              onError: 'continue',
            }),
          ],
        })

        Commands
          Makefile
          npx vitest-notebook run docs/a.ipynb --exclude 'old/**' --sanitize docs/nbval.cfg --timeout 2000 --on-error continue

        No counterpart
          nb_diff_ignore  /cells/1/outputs/0/text: put it into the notebook's metadata as nbreg.diff_ignore, which is read (pytest.ini)

        Not needed
          --nbval  outputs are compared (pytest.ini, addopts)

        Marks in cells and metadata (NBVAL_SKIP, nbmake, nbreg …) are understood as they are."
      `)
  })
})

test('a configuration is laid out as formatters do', () => {
  expect(
    renderConfig(
      [
        { name: 'timeout', value: 2_000_000, comment: 'Long.' },
        { name: 'env', value: { A: "it's", 'B-C': 'a\nb' } },
        {
          name: 'exclude',
          value: Array.from({ length: 9 }, (_, i) => `folder-${i}/**`),
        },
      ],
      [{ name: 'retry', value: 2 }],
    ),
  ).toMatchInlineSnapshot(`
    "import { defineConfig } from 'vitest/config'
    import { notebooks } from 'vitest-notebook'

    export default defineConfig({
      plugins: [
        notebooks({
          // Long.
          timeout: 2_000_000,
          env: { A: 'it\\'s', 'B-C': 'a\\nb' },
          exclude: [
            'folder-0/**',
            'folder-1/**',
            'folder-2/**',
            'folder-3/**',
            'folder-4/**',
            'folder-5/**',
            'folder-6/**',
            'folder-7/**',
            'folder-8/**',
          ],
        }),
      ],
      test: {
        retry: 2,
      },
    })
    "
  `)
})
