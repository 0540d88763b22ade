import { expect, test } from 'vitest'

import { narrowProject } from '../../../src/cli/run/narrow-project.ts'
import type { SelectedPath } from '../../../src/cli/run/select-notebooks.ts'

const ALL = ['**/*.{ipynb,IPYNB}']

function folder(path: string, files: readonly string[] = []): SelectedPath {
  return { given: path, files, scope: { type: 'folder', path } }
}

function file(path: string): SelectedPath {
  return { given: path, files: [path], scope: { type: 'file', path } }
}

function glob(pattern: string, files: readonly string[]): SelectedPath {
  return { given: pattern, files, scope: { type: 'glob', pattern } }
}

test.each<{
  what: string
  include: string[]
  selected: SelectedPath[]
  narrowed: string[]
  dir?: string
}>([
  {
    what: 'a folder',
    include: ALL,
    selected: [folder('/repo/docs')],
    narrowed: ['docs/**/*.{ipynb,IPYNB}'],
  },
  {
    what: 'a file whose name looks like a glob, and a folder',
    include: ALL,
    selected: [file('/repo/[a] (1).ipynb'), folder('/repo/x{y}')],
    narrowed: [
      String.raw`\[a\] \(1\).ipynb`,
      String.raw`x\{y\}/**/*.{ipynb,IPYNB}`,
    ],
  },
  {
    what: 'a glob',
    include: ALL,
    selected: [glob('/repo/docs/0*.ipynb', ['/repo/docs/01.ipynb'])],
    narrowed: ['docs/0*.ipynb'],
  },
  {
    what: 'the root, or a folder above it',
    include: ALL,
    selected: [folder('/repo'), folder('/')],
    narrowed: ['**/*.{ipynb,IPYNB}', '**/*.{ipynb,IPYNB}'],
  },
  {
    what: 'what lies beside the root',
    include: ALL,
    selected: [folder('/other', ['/other/a.ipynb']), file('/x.ipynb')],
    narrowed: [],
  },
  {
    what: 'a glob that goes beyond the root',
    include: ALL,
    selected: [glob('/**/*.ipynb', ['/a.ipynb', '/repo/docs/b.ipynb'])],
    narrowed: ['docs/b.ipynb'],
  },
  {
    what: 'below `dir`',
    include: ALL,
    selected: [folder('/repo/docs/deep')],
    narrowed: ['deep/**/*.{ipynb,IPYNB}'],
    dir: '/repo/docs',
  },
  {
    what: 'an `include` of its own is kept',
    include: ['docs/*.ipynb'],
    selected: [folder('/repo', ['/repo/a.ipynb', '/repo/docs/[b].ipynb'])],
    narrowed: [String.raw`docs/\[b\].ipynb`],
  },
])('$what', ({ include, selected, narrowed, dir }) => {
  const config = { root: '/repo', dir, include }
  narrowProject(
    { config, matchesTestGlob: (path) => path.startsWith('/repo/docs/') },
    selected,
  )
  expect(config.include).toEqual(narrowed)
})
