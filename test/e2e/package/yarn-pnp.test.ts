// @module-tag thorough

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { expect, test } from 'vitest'

import { root } from '../../helpers/environments.ts'
import {
  notebookFile,
  stdout as printed,
} from '../../helpers/notebooks/notebook-file.ts'
import {
  cleanEnvironment,
  configWith,
  consumerFolder,
  nodeOf,
  python,
} from '../../helpers/runs/consumer.ts'
import { describeOnEachVitest } from '../../helpers/runs/each-vitest.ts'

const YARN = join(root, 'test/consumer/yarn/node_modules/@yarnpkg/cli-dist')

const npm = (cwd: string, ...args: readonly string[]): string =>
  execFileSync('npm', args, { cwd, encoding: 'utf8' }).trim()

/** Yarn in a project of its own; it gets packages from where npm does, and keeps them. */
class YarnProject implements Disposable {
  readonly #folder = mkdtempSync(join(tmpdir(), 'yarn pnp '))
  readonly #env: NodeJS.ProcessEnv
  readonly #node: string

  constructor(node: string) {
    this.#node = node
    this.#env = cleanEnvironment({
      PATH: `${dirname(node)}${delimiter}${process.env['PATH']}`,
      YARN_ENABLE_TELEMETRY: '0',
      YARN_ENABLE_IMMUTABLE_INSTALLS: 'false',
      YARN_GLOBAL_FOLDER: join(YARN, '../../.yarn'),
      YARN_NODE_LINKER: 'pnp',
      YARN_NPM_REGISTRY_SERVER: npm(root, 'config', 'get', 'registry'),
    })
  }

  get folder(): string {
    return this.#folder
  }

  write(file: string, content: string): void {
    writeFileSync(join(this.#folder, file), content)
  }

  run(...args: readonly string[]): {
    readonly output: string
    readonly status: number | null
  } {
    const { status, stdout, stderr } = spawnSync(
      this.#node,
      [join(YARN, 'bin/yarn.js'), ...args],
      { cwd: this.#folder, encoding: 'utf8', env: this.#env },
    )
    return { status, output: stripVTControlCharacters(stdout + stderr) }
  }

  [Symbol.dispose](): void {
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

describeOnEachVitest('with Yarn’s Plug’n’Play,', (consumer) => {
  test('notebooks run, and are accepted by the command that is told', () => {
    using project = new YarnProject(nodeOf(consumer))
    const installed = join(consumerFolder(consumer), 'node_modules')
    const tarball = npm(
      join(installed, 'vitest-notebook'),
      'pack',
      '--silent',
      '--ignore-scripts',
      '--pack-destination',
      project.folder,
    )
    const versionOf = (name: string): string =>
      JSON.parse(readFileSync(join(installed, name, 'package.json'), 'utf8'))
        .version
    project.write(
      'package.json',
      JSON.stringify({
        name: 'pnp',
        private: true,
        type: 'module',
        devDependencies: {
          vitest: versionOf('vitest'),
          vite: versionOf('vite'),
          'vitest-notebook': `file:./${tarball}`,
        },
        // Of Vite, for Windows; some registries lack it.
        resolutions: {
          'napi-windows-process-start-time': 'npm:is-number@7.0.0',
        },
      }),
    )
    project.write(
      'vitest.config.ts',
      configWith(`{ python: ${JSON.stringify(python)} }`),
    )
    const notebook = (stored: string): string =>
      notebookFile([{ code: "print('ran')", outputs: [printed(stored)] }])
    project.write('right.ipynb', notebook('ran\n'))
    project.write('wrong.ipynb', notebook('walked\n'))
    expect(project.run('install')).toMatchObject({ status: 0 })

    const { output } = project.run('vitest', 'run')
    expect(output).toMatch(/Tests +1 failed \| 1 passed \(2\)/)
    const [, args = ''] = /Accept it with: yarn (.*)$/m.exec(output) ?? []
    const accepted = project.run(...args.split(' '))
    expect(accepted.output).toMatch(/Tests +1 passed/)
    expect(project.run('vitest-notebook', 'run').output).toMatch(
      /Tests +2 passed/,
    )
  })
})
