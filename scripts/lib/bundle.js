import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { build } from 'rolldown'

import { minifyLibraries, withoutFacades } from './chunk-plugins.js'
import { chunks } from './chunks.js'
import { root } from './repository.js'

const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

/**
 * What users have or get beside this package; all else that is imported is
 * bundled, so that packages which only the build needs are development
 * dependencies.
 */
const BESIDE = Object.keys({
  ...manifest.peerDependencies,
  ...manifest.dependencies,
})

/**
 * Bundles modules of `src` as code that can be read: stacks lead to it, and
 * there are no source maps.
 *
 * @param {Record<string, string>} entries files relative to the root, by the
 * names of their bundles
 * @param {string} folder absolute
 * @param {import('rolldown').Plugin[]} [plugins]
 */
export function bundle(entries, folder, plugins = []) {
  const input = Object.fromEntries(
    Object.entries(entries).map(([name, file]) => [name, join(root, file)]),
  )
  return build({
    cwd: root,
    input,
    platform: 'node',
    external: new RegExp(`^(?:${BESIDE.join('|')})(?:/|$)`),
    plugins: [...plugins, withoutFacades(), minifyLibraries()],
    transform: {
      target: 'node20.19',
      define: {
        // ws would look for native packages that nobody has.
        'process.env.WS_NO_BUFFER_UTIL': '"1"',
        'process.env.WS_NO_UTF_8_VALIDATE': '"1"',
      },
    },
    output: {
      dir: folder,
      entryFileNames: '[name].js',
      chunkFileNames: '[name].js',
      comments: { legal: false, jsdoc: false },
      // An import by name in place of a file that only passes a module on.
      minifyInternalExports: false,
      codeSplitting: { groups: chunks(input) },
    },
  })
}
