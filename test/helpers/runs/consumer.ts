import { spawn, spawnSync } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { root, testPython } from '../environments.ts'

/** Projects that have the packed package installed, each with its Vitest. */
export const CONSUMERS = ['vitest-4', 'vitest-5'] as const
export type Consumer = (typeof CONSUMERS)[number]

/** The one that tests use which don't say; all of them pass with either. */
const defaultConsumer: Consumer =
  CONSUMERS.find((name) => name === process.env['E2E_CONSUMER']) ?? 'vitest-4'

export function consumerFolder(consumer: Consumer): string {
  return join(root, 'test/consumer', consumer)
}

/** The Node of a consumer, where it has one: Vitest 5 needs a newer one. */
export function nodeOf(consumer: Consumer): string {
  const own = join(consumerFolder(consumer), 'node_modules/node/bin/node')
  return existsSync(own) ? own : process.execPath
}

/** The Python that has all the packages of the tests. */
export const python: string = testPython()

/** The config of a project that needs nothing else; several options, several `notebooks()`. */
export function configWith(
  options: string | readonly string[] = '',
  test = '',
): string {
  const plugins = [options].flat().map((each) => `notebooks(${each})`)
  return [
    "import { defineConfig } from 'vitest/config'",
    "import { notebooks } from 'vitest-notebook'",
    `export default defineConfig({ plugins: [${plugins.join(', ')}], test: { ${test} } })`,
    '',
  ].join('\n')
}

export interface TestOutcome {
  /** Ancestors and title joined with ` > `. */
  readonly name: string
  readonly status: string
  /** Message of the failure, its stack left out; colours dropped. */
  readonly message: string
  /** What the runtime told of the cell. */
  readonly outcome: string | undefined
  /** Why it was skipped or not compared. */
  readonly reason?: string
}

export interface RunResult {
  readonly exitCode: number | null
  /** Both streams; without colours, the project's folder as `<root>`. */
  readonly output: string
  /** By the path of the file in the project. */
  readonly files: Readonly<Record<string, FileOutcome>>
}

export interface FileOutcome {
  readonly status: string
  /** Of the file itself, when it could not be run. */
  readonly message: string
  readonly tests: readonly TestOutcome[]
}

/** The command `vitest-notebook` of the packed package. */
function ownProgram(consumer: Consumer): string {
  const folder = join(consumerFolder(consumer), 'node_modules/vitest-notebook')
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  return join('vitest-notebook', bin['vitest-notebook'])
}

/** A temporary project inside a consumer, in a folder with a blank in its name. */
export class Project implements Disposable {
  readonly folder: string
  readonly #consumer: Consumer
  readonly #program: string

  /**
   * @param of.program What runs it.
   * @param of.isBare Whether it is only a folder of notebooks: without a
   * configuration, and far from all packages.
   */
  constructor(
    files: Readonly<Record<string, string | Buffer>>,
    consumer: Consumer = defaultConsumer,
    {
      program = 'vitest',
      isBare = false,
    }: {
      readonly program?: 'vitest' | 'vitest-notebook'
      readonly isBare?: boolean
    } = {},
  ) {
    this.#consumer = consumer
    this.#program =
      program === 'vitest' ? 'vitest/vitest.mjs' : ownProgram(consumer)
    const base = join(consumerFolder(consumer), 'projects')
    mkdirSync(base, { recursive: true })
    this.folder = join(
      mkdtempSync(join(isBare ? tmpdir() : base, 'p-')),
      'my notebooks',
    )
    mkdirSync(this.folder)
    for (const [file, content] of Object.entries(files)) {
      this.write(file, content)
    }
    if (!isBare && !existsSync(join(this.folder, 'vitest.config.ts'))) {
      this.write('vitest.config.ts', configWith())
    }
  }

  write(file: string, content: string | Buffer): void {
    const path = join(this.folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, content)
  }

  copy(source: string, file: string): void {
    cpSync(join(root, source), join(this.folder, file), { recursive: true })
  }

  /** What starts Vitest: with the Node of the consumer, where it has one. */
  get command(): readonly [string, ...string[]] {
    const folder = consumerFolder(this.#consumer)
    return [nodeOf(this.#consumer), join(folder, 'node_modules', this.#program)]
  }

  /** @param ownGroup Whether it gets a process group of its own, as a shell gives it. */
  spawn(
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>> = {},
    ownGroup = false,
  ): ChildProcess {
    const [node, ...vitest] = this.command
    return spawn(node, [...vitest, ...args], {
      cwd: this.folder,
      env: cleanEnvironment(env),
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: ownGroup,
    })
  }

  /**
   * Runs the command that a report says accepts an output, as pasted into a
   * shell, and gives what it prints.
   */
  pasteAcceptCommand(report: string): string {
    const [, args = ''] =
      /Accept it with: npx (?:vitest|vitest-notebook) (.*)$/m.exec(report) ?? []
    const program = this.command.map((path) => `'${path}'`).join(' ')
    const { stdout } = spawnSync(`${program} ${args}`, {
      cwd: this.folder,
      encoding: 'utf8',
      shell: true,
      env: cleanEnvironment({}),
    })
    return stdout
  }

  /** Starts Vitest in a pseudo-terminal; what is written to stdin are keys. */
  spawnInTerminal(
    args: readonly string[],
    env: Readonly<Record<string, string | undefined>> = {},
  ): ChildProcess {
    const program = 'import pty, sys; pty.spawn(sys.argv[1:])'
    return spawn(python, ['-c', program, ...this.command, ...args], {
      cwd: this.folder,
      env: cleanEnvironment(env),
      stdio: ['pipe', 'pipe', 'inherit'],
    })
  }

  /** Runs Vitest to its end. */
  async run(
    args: readonly string[] = [],
    env: Readonly<Record<string, string | undefined>> = {},
  ): Promise<RunResult> {
    const report = join(this.folder, '..', 'report.json')
    rmSync(report, { force: true })
    const child = this.spawn(
      [
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...args,
      ],
      env,
    )
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text))
    const exitCode = await new Promise<number | null>((resolve) => {
      child.on('close', (code) => resolve(code))
    })
    return {
      exitCode,
      output: stripVTControlCharacters(output).replaceAll(
        this.folder,
        '<root>',
      ),
      files: existsSync(report) ? this.#readReport(report) : {},
    }
  }

  [Symbol.dispose](): void {
    rmSync(dirname(this.folder), { recursive: true, force: true })
  }

  #readReport(file: string): Record<string, FileOutcome> {
    const report: JsonReport = JSON.parse(readFileSync(file, 'utf8'))
    return Object.fromEntries(
      report.testResults.map((result) => [
        relative(this.folder, result.name).replaceAll('\\', '/'),
        {
          status: result.status,
          message: result.message,
          tests: result.assertionResults.map((test) => ({
            name: [...test.ancestorTitles, test.title]
              .filter((title) => title !== '')
              .join(' > '),
            status: test.status,
            message: stripVTControlCharacters(
              test.failureMessages.join('\n'),
            ).replace(/\n    at [^]*$/, ''),
            outcome: test.meta?.cell?.outcome,
            ...(test.meta?.cell?.reason !== undefined && {
              reason: test.meta.cell.reason,
            }),
          })),
        },
      ]),
    )
  }
}

interface JsonReport {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly ancestorTitles: readonly string[]
      readonly title: string
      readonly status: string
      readonly failureMessages: readonly string[]
      readonly meta?: {
        readonly cell?: { readonly outcome?: string; readonly reason?: string }
      }
    }[]
  }[]
}

/** Without what an outer Vitest or an activated environment would tell the inner one. */
export function cleanEnvironment(
  extra: Readonly<Record<string, string | undefined>> = {},
): NodeJS.ProcessEnv {
  // Vitest lays out the name of a project by whether it may use colours.
  const env: NodeJS.ProcessEnv = { TERM: 'xterm', FORCE_COLOR: '1' }
  for (const [name, value] of Object.entries({ ...process.env, ...extra })) {
    if (
      value !== undefined &&
      (name in extra ||
        !/^(?:VITEST|TEST$|NODE_ENV$|MODE$|BASE_URL$|DEV$|PROD$|SSR$|NODE_OPTIONS$|CI$|GITHUB_|JUPYTER_|VIRTUAL_ENV$|CONDA_|TERM$|FORCE_COLOR$|NO_COLOR$)/.test(
          name,
        ))
    ) {
      env[name] = value
    }
  }
  return env
}
