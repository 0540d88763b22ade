import { existsSync, readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

import { expect, test } from 'vitest'

import { root } from '../helpers/environments.ts'
import { documents, readDocument } from './documents.ts'

/** As GitHub makes it of a heading. */
function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-')
}

function anchorsIn(document: string): string[] {
  return [...readDocument(document).matchAll(/^#+ (.+)$/gm)].map(
    ([, heading = '']) => anchorOf(heading),
  )
}

test.each(documents)('the links in %s lead somewhere', (document) => {
  const links = [
    ...readDocument(document).matchAll(/\]\((?!https?:)([^)\s]+)\)/g),
  ]
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
  const named = [...readDocument('CONTRIBUTING.md').matchAll(/`([\w./-]+)`/g)]
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
  const { scripts } = JSON.parse(readDocument('package.json'))
  const named = documents.flatMap((document) =>
    [...readDocument(document).matchAll(/npm (?:run ([\w:]+)|(test)\b)/g)].map(
      ([, script, test]) => script ?? test,
    ),
  )
  expect(named.filter((name) => !(String(name) in scripts))).toEqual([])
})

test('the README leads to what is in the package', () => {
  const links = [
    ...readDocument('README.md').matchAll(/\]\((?!https?:|#)([^)\s#]+)/g),
  ].map(([, link]) => link)
  expect(links.length).toBeGreaterThan(20)
  // As `files` of package.json has it; tests are where the package comes from.
  const others = links.filter((link) => !/^docs\/[\w-]+\.md$/.test(`${link}`))
  expect(
    others.filter(
      (link) =>
        !`${link}`.startsWith('test/') || !existsSync(join(root, `${link}`)),
    ),
  ).toEqual([])
})

test('pages of the site link to pages of the site alone', () => {
  const links = documents
    .filter((document) => document.startsWith('docs/'))
    .flatMap((document) => [
      ...readDocument(document).matchAll(/\]\((?!https?:)([^)\s#]+)/g),
    ])
    .map(([, link]) => link)
  expect(links.length).toBeGreaterThan(50)
  expect(
    links.filter(
      (link) => !/^(?:[\w-]+\.md|images\/[\w-]+\.png)$/.test(`${link}`),
    ),
  ).toEqual([])
})

test('every page of docs is in the overview and on the site', () => {
  const pages = documents
    .filter((document) => document.startsWith('docs/'))
    .map((document) => basename(document, '.md'))
  const overview = [
    ...readDocument('docs/index.md').matchAll(/\]\(([\w-]+)\.md\)/g),
  ].map(([, page]) => page)
  const site = [
    ...readDocument('docs/.vitepress/config.mts').matchAll(/'\/([\w-]*)'/g),
  ].map(([, page = '']) => (page === '' ? 'index' : page))
  expect(new Set(['index', ...overview])).toEqual(new Set(pages))
  expect(new Set(site)).toEqual(new Set(pages))
})

test('the documents show the compose file of the example', () => {
  const compose = readDocument('examples/server/compose.yaml')
  expect(readDocument('docs/servers.md')).toContain(compose)
})

test('each example has a README, and the gallery names it', () => {
  const gallery = readDocument('examples/README.md')
  const named = [...gallery.matchAll(/\]\(([\w-]+)\/\)/g)].map(
    ([, name = '']) => name,
  )
  const folders = readdirSync(join(root, 'examples'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  expect(named.toSorted()).toEqual(folders.toSorted())
  for (const name of folders) {
    const readme = readDocument(`examples/${name}/README.md`)
    expect(readme).toContain(`--root examples/${name}`)
  }
})
