import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { expect, test } from 'vitest'

import { root } from './helpers/environments.ts'

const documents = [
  'README.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'CHANGELOG.md',
  'bench/README.md',
  'test/README.md',
  ...readdirSync(join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
]

function read(document: string): string {
  return readFileSync(join(root, document), 'utf8')
}

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function anchorsIn(document: string): string[] {
  return [...read(document).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    anchorOf(heading),
  )
}

test.each(documents)('the links in %s lead somewhere', (document) => {
  const links = [...read(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g)]
  const dead = links
    .map(([, link = '']) => link)
    .filter((link) => {
      const [path = '', anchor] = link.split('#')
      const target = path === '' ? document : join(dirname(document), path)
      return (
        !existsSync(join(root, target)) ||
        (anchor !== undefined && !anchorsIn(target).includes(anchor))
      )
    })
  expect(dead).toEqual([])
})

test('the files that CONTRIBUTING.md sends to are there', () => {
  let folder = ''
  const named = [...read('CONTRIBUTING.md').matchAll(/`([\w./-]+)`/g)]
    .map(([, path = '']) => path)
    .filter((path) => path.includes('/') || path.endsWith('.ts'))
  // A name without a folder lies beside the file that was named before.
  const paths = named.map((path) => {
    folder = path.includes('/') ? dirname(path) : folder
    return path.includes('/') ? path : join(folder, path)
  })
  expect(paths.length).toBeGreaterThan(20)
  expect(paths.filter((path) => !existsSync(join(root, path)))).toEqual([])
})

test('every script that the documents name is one', () => {
  const { scripts } = JSON.parse(read('package.json'))
  const named = documents.flatMap((document) =>
    [...read(document).matchAll(/npm (?:run ([\w:]+)|(test)\b)/g)].map(
      ([, script, test]) => script ?? test,
    ),
  )
  expect(named.filter((name) => !(String(name) in scripts))).toEqual([])
})
