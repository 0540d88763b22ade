import { translatePythonRegex } from '../../comparison/rules/sanitizer/python-regex.ts'
import { notebookGlob, pathGlob } from './pytest-options.ts'
import { needless, option, seconds, testOption, without } from './setting.ts'
import type { Effect } from './setting.ts'

/** Values of several lines are lists, each line one of its items. */
type IniKey = (value: string) => readonly Effect[]

const one =
  (effect: (value: string) => Effect): IniKey =>
  (value) => [effect(value)]

const isTrue = (value: string): boolean => /^(?:1|true|yes|on)$/i.test(value)

const COMPARED_ANYWAY = needless('it is not compared anyway')

/** Keys of pytest's own section; `addopts` is taken apart before. */
export const INI_KEYS: Readonly<Record<string, IniKey>> = {
  testpaths: (value) =>
    words(value).map((path) => option('include', [notebookGlob(path)])),
  norecursedirs: (value) =>
    words(value).map((folder) =>
      folder.startsWith('.')
        ? needless('hidden folders are left out')
        : option('exclude', [`**/${pathGlob(folder)}`]),
    ),
  timeout: one((value) => seconds('timeout', value)),
  reruns: one((value) => testOption('retry', Number(value))),
  nb_test_files: one(() => needless('outputs are compared')),
  nb_file_fnmatch: (value) =>
    words(value).map((glob) => option('include', [`**/${glob}`])),
  nb_exec_notebook: one((value) =>
    isTrue(value)
      ? needless('notebooks are executed')
      : without('notebooks are always executed'),
  ),
  nb_exec_cwd: one(() => without('each notebook runs in its own folder')),
  nb_exec_allow_errors: one((value) =>
    isTrue(value)
      ? option('onError', 'continue')
      : needless('an error ends the notebook'),
  ),
  nb_exec_timeout: one((value) => seconds('timeout', value)),
  nb_exec_env: (value) => [
    option(
      'env',
      Object.fromEntries(
        lines(value).map((line) => {
          const at = line.indexOf('=')
          return [line.slice(0, at).trim(), line.slice(at + 1).trim()]
        }),
      ),
    ),
  ],
  nb_coverage: one((value) =>
    isTrue(value)
      ? option('coverage', { python: true })
      : needless('coverage is not measured unless asked for'),
  ),
  nb_post_processors: one(() =>
    needless('streams are joined, and HTML and SVG compared as trees'),
  ),
  nb_diff_ignore: (value) => lines(value).map(ignoredPath),
  nb_diff_normalize: (value) => words(value).map(normalizer),
  nb_diff_replace: (value) => lines(value).map(replacement),
  nb_diff_use_color: one(() =>
    needless('Vitest colours what a terminal shows'),
  ),
  nb_diff_color_words: one(() =>
    needless('Vitest colours what a terminal shows'),
  ),
  nb_diff_use_nbdime_config: one(() =>
    without('an nbdime_config.json is not read'),
  ),
  nb_force_regen: one(() => without('new outputs are accepted with -u')),
}

function lines(value: string): readonly string[] {
  return value
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
}

function words(value: string): readonly string[] {
  return value.split(/\s+/).filter((word) => word !== '')
}

/** What a path of nbdime leads to, as the option `ignore` calls it. */
function parts(path: string): readonly string[] | undefined {
  const [, rest] = /^\/cells\/\*\/outputs\/\*\/(.+)$/.exec(path) ?? []
  const [, mimeType] = /^data\/(.+)$/.exec(rest ?? '') ?? []
  if (mimeType !== undefined) {
    return [mimeType]
  }
  return rest === 'text' ? ['stdout', 'stderr'] : undefined
}

function ignoredPath(path: string): Effect {
  if (/^\/cells\/\*\/outputs(?:\/\*(?:\/data)?)?$|^\/cells$/.test(path)) {
    return option('baseline', 'none')
  }
  const ignored = parts(path)
  if (ignored) {
    return option('ignore', ignored)
  }
  return path.includes('/outputs/') &&
    !/\/(?:traceback|execution_count|metadata)(?:\/|$)/.test(path)
    ? without(
        `${path}: put it into the notebook's metadata as nbreg.diff_ignore, which is read`,
      )
    : COMPARED_ANYWAY
}

function normalizer(name: string): Effect {
  const rules: Readonly<Record<string, string>> = {
    mask_timestamps: 'dates',
    collapse_whitespace: 'whitespace',
  }
  const rule = rules[name]
  return rule === undefined
    ? needless('a rule does it that is on')
    : option('rules', [rule])
}

/** `PATH REGEX REPLACEMENT` */
function replacement(line: string): Effect {
  const [path = '', regex = '', ...rest] = words(line)
  const text = rest.join(' ').replace(/^"(.*)"$/, '$1')
  const mimeTypes = parts(path)
  const isForAll = /^\/cells\/\*\/outputs(?:\/\*)?$/.test(path)
  const hint =
    "put it into the notebook's metadata as nbreg.diff_replace, which is read"
  if (!mimeTypes && !isForAll) {
    return without(`${line}: ${hint}`)
  }
  let pattern
  try {
    pattern = translatePythonRegex(regex)
  } catch {
    return without(`${line}: JavaScript has no such expression`)
  }
  return option('rules', [
    {
      name: `replace-${regex.replaceAll(/\W+/g, '-').replaceAll(/^-|-$/g, '') || 'text'}`,
      pattern: new RegExp(pattern.source, pattern.flags),
      replace: text
        .replaceAll('$', '$$$$')
        .replaceAll(/\\(\d)/g, '$$$1')
        .replaceAll(/\\g<(\w+)>/g, '$$<$1>'),
      ...(mimeTypes && { mimeTypes }),
    },
  ])
}
