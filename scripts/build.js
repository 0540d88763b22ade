// Makes dist: the bundles, the types of what is public, and the licences of the
// packages in the bundles.
import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { licensePlugin } from 'rolldown-license-plugin'

import { bundle } from './lib/bundle.js'
import { root } from './lib/repository.js'

const dist = join(root, 'dist')

rmSync(dist, { recursive: true, force: true })
await bundle(
  {
    index: 'src/index.ts',
    cli: 'src/cli/index.ts',
    comparison: 'src/comparison/options/define-comparison.ts',
    test: 'src/in-test/index.ts',
    environment: 'src/worker/environment.ts',
    worker: 'src/worker/index.ts',
    reaper: 'src/main/reaper/reaper-process.ts',
  },
  dist,
  [licensePlugin({ failOnUnlicensed: true, done: writeLicences })],
)
declareTypes(['index', 'comparison/options/define-comparison', 'in-test/index'])

/** @param {import('rolldown-license-plugin').LicenseInfo[]} packages */
function writeLicences(packages, context) {
  const texts = packages.map(
    ({ name, version, license, licenseText }) =>
      `${name} ${version} (${license})\n\n${licenseText.trim()}\n`,
  )
  context.emitFile({
    type: 'asset',
    fileName: 'LICENSES.txt',
    source: `The files beside this one contain code of these packages.\n\n${texts.join('\n---\n\n')}`,
  })
}

/** Types of what is public: those that these modules of `src` name. */
function declareTypes(modules) {
  const all = mkdtempSync(join(tmpdir(), 'vitest-notebook-types-'))
  try {
    const tsc = join(root, 'node_modules/typescript/bin/tsc')
    execFileSync(
      process.execPath,
      [tsc, '-p', 'tsconfig.build.json', '--outDir', all],
      { cwd: root, stdio: 'inherit' },
    )
    const files = new Set(modules.map((module) => `${module}.d.ts`))
    // A set goes on with what is added meanwhile.
    for (const file of files) {
      const text = readFileSync(join(all, file), 'utf8')
      for (const [, to] of text.matchAll(
        /(?:from |import\()'(\.[^']+)\.ts'/g,
      )) {
        files.add(join(dirname(file), `${to}.d.ts`))
      }
      cpSync(join(all, file), join(dist, 'types', file))
    }
  } finally {
    rmSync(all, { recursive: true })
  }
}
