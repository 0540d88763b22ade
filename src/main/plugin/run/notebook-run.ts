import { join, resolve } from 'node:path'

import { isCI } from 'std-env'
import type { TestProject, Vitest } from 'vitest/node'

import { inertText } from '../../../common/inert.ts'
import { FETCHED_FOLDER } from '../../../common/paths.ts'
import { CiReporter } from '../../ci/ci-reporter.ts'
import { coveragePlan } from '../../coverage/coverage-plan.ts'
import type { CoveragePlan } from '../../coverage/coverage-plan.ts'
import type { PythonCoverage } from '../../coverage/python-coverage.ts'
import { notedFolders } from '../../dependencies/noted-folders.ts'
import { openDependencies } from '../../dependencies/open-dependencies.ts'
import { uniteDependencies } from '../../dependencies/unite-dependencies.ts'
import { atExit } from '../../hosts/at-exit.ts'
import type { EarlyHost } from '../../hosts/early-host.ts'
import { KernelSources } from '../../hosts/kernel-sources.ts'
import { isOnPath } from '../../hosts/start-host.ts'
import { keepsKernels } from '../../options/keeps-kernels.ts'
import type { ResolvedOptions } from '../../options/options.ts'
import { NotebookReporter } from '../../reporter/notebook-reporter.ts'
import { TerminalReporter } from '../../terminal/terminal-reporter.ts'
import { currentInvocation } from '../invocation.ts'
import { RUNNER } from '../runner-module.ts'
import { refuseUnusedGlobs } from '../settings/portable-parameters.ts'
import { provideToAll } from '../settings/provide-settings.ts'
import { runtimeSettings } from '../settings/runtime-settings.ts'
import { environmentGlobs } from '../virtual-environments.ts'
import { asksForChecksOnly } from '../vitest/checks-only.ts'
import { followCommandLine } from '../vitest/command-line.ts'
import { keepFetchedSnapshots } from '../vitest/fetched-snapshots.ts'
import { makeNamesInert } from '../vitest/inert-names.ts'
import { hideProse } from '../vitest/prose.ts'
import { runFilters } from '../vitest/run-filters.ts'
import { vitestSupport } from '../vitest/version.ts'
import { startEarly } from './early-start.ts'
import { RunBroker } from './run-broker.ts'
import { runDirectory } from './run-directory.ts'
import { RunPages } from './run-pages.ts'

/** Connects the projects that one `notebooks()` made with the main process of Vitest. */
export class NotebookRun {
  readonly #options: ResolvedOptions
  readonly #isFallback: boolean
  #early: EarlyHost | undefined

  /** @param isFallback Whether no configuration asked for it. */
  constructor(options: ResolvedOptions, isFallback: boolean) {
    this.#options = options
    this.#isFallback = isFallback
  }

  /**
   * Starts what the run that begins will need first.
   *
   * @param of.root As the configuration has it.
   * @param of.coverage As the configuration has it.
   */
  startEarly({
    root = '.',
    coverage,
  }: {
    readonly root?: string | undefined
    readonly coverage: unknown
  }): void {
    const wanted =
      this.#options.coverage.python ??
      (asksForCoverage(process.argv) || undefined)
    if (coveragePlan(wanted, { root, coverage })) {
      // Where its kernels measure is not known yet.
      return
    }
    if (this.#options.checks && asksForChecksOnly(process.argv)) {
      return
    }
    const isCommand = currentInvocation() !== undefined
    // It runs notebooks and nothing else.
    const filters = isCommand ? [] : runFilters(process.argv)
    this.#early ??=
      filters &&
      startEarly(this.#options, resolve(root), filters, {
        isCommand,
        isCi: isCI,
      })
  }

  /**
   * Gives a project of notebooks what its workers need, and the run what
   * belongs to the project. Starts nothing before a run does; only notebooks
   * that are on a server are fetched, since Vitest looks for files next.
   */
  async adopt(vitest: Vitest, project: TestProject): Promise<void> {
    followCommandLine(vitest, project)
    if (vitestSupport(vitest.version) === 'supported') {
      project.config.runner = RUNNER
    }
    hideProse()
    makeNamesInert(project)
    const options = this.#options
    const { root } = project.config
    project.config.exclude.push(...environmentGlobs(root))
    const directory = runDirectory()
    const noted = options.dependencies ? notedFolders(root) : undefined
    const warn = (message: string): void =>
      vitest.logger.warn(inertText(message))
    const plan = coveragePlan(options.coverage.python, vitest.config)
    const measured = join(directory.path, 'coverage')
    const coverage = plan && (await openCoverage(vitest, plan, measured))
    const keeps = keepsKernels(
      options,
      { isCi: isCI, isMeasured: plan !== undefined },
      warn,
    )
    const sources = new KernelSources(options, {
      root,
      keepsKernels: keeps,
      noted: noted ?? [],
      coverage: plan && { root, data: measured },
      viteEnv: vitest.vite.config.env,
      isCommand: currentInvocation() !== undefined,
      early: this.#early,
      warn,
    })
    const fetchedRoot = join(root, FETCHED_FOLDER)
    const { server } = options
    if (server?.notebooks) {
      const { fetchNamed } = await import('../../servers/fetch-named.ts')
      const timeoutMs = options.startupTimeout
      await fetchNamed(server, { root, timeoutMs, say: warn }, fetchedRoot)
      keepFetchedSnapshots(vitest, root, fetchedRoot)
    }
    const report =
      options.report === undefined
        ? undefined
        : {
            target: resolve(root, options.report),
            facts: join(directory.path, 'page'),
          }
    if (options.checks?.names.includes('secrets') === true) {
      // Told once, and not by every notebook.
      const { findDetector } = await import('../../../hygiene/find-detector.ts')
      findDetector(root)
    }
    const settings = await runtimeSettings(options, {
      vitest,
      project,
      directory,
      fetchedRoot,
      pageFacts: report?.facts,
      serverRoot: server ? await serverRootOf(server, root) : '',
      noted,
      keepsKernels: keeps,
      warn,
    })
    project.provide('vitest-notebook', settings)
    currentInvocation()?.adopt({
      project,
      options,
      isFallback: this.#isFallback,
    })
    const dependencies = noted && openDependencies(vitest, project)
    const pages = report && new RunPages(vitest, report.target, report.facts)
    const terminal = new TerminalReporter(project.name, vitest, {
      colors: settings.colors,
      progressMs: options.progress,
    })
    const broker = new RunBroker(directory, sources, (...progress) =>
      terminal.progress(...progress),
    )
    const listen = async (): Promise<boolean> => {
      const brokerFault = await broker.listen()
      if (brokerFault === undefined) {
        return true
      }
      const faulty = { ...settings, brokerFault }
      project.provide('vitest-notebook', faulty)
      provideToAll(vitest, faulty)
      return false
    }
    vitest.config.reporters.push(
      terminal,
      new CiReporter(project.name, vitest, options.report),
      new NotebookReporter(project.name, vitest, settings.colors, {
        async ready() {
          // Vitest 4.1 has no root project before.
          provideToAll(vitest, settings)
          await currentInvocation()?.ready()
        },
        async startOthers() {
          await listen()
        },
        async start(files, withKernels) {
          await refuseUnusedGlobs(options, files, root)
          await pages?.start(files)
          if (!(await listen())) {
            return
          }
          directory.keep()
          dependencies?.runStarts()
          // Not awaited: the hosts start while Vitest starts its workers.
          sources.prepare(withKernels)
        },
        moduleEnds(file, metas) {
          const used = uniteDependencies(metas)
          if (used) {
            dependencies?.found(file, used)
          }
        },
        async packFacts(file, ofCase) {
          return pages?.packFacts(file, ofCase)
        },
        async end(run) {
          dependencies?.runEnds()
          const kept = await sources.leaveKept(run.isInterrupted)
          if (kept !== undefined) {
            // Not to stdout, which may be a report.
            vitest.logger.error(kept)
          }
          return pages?.write(run)
        },
        async summarised(run) {
          const isOnServer = server !== undefined
          await coverage?.ended({ ...run, isOnServer })
        },
      }),
    )
    const killSync = (): void => {
      sources.killSync()
      directory[Symbol.dispose]()
    }
    const isOver = atExit(killSync)
    vitest.onClose(async () => {
      await broker[Symbol.asyncDispose]()
      await sources[Symbol.asyncDispose]()
      directory[Symbol.dispose]()
      isOver()
    })
  }
}

/** Most runs measure nothing. */
async function openCoverage(
  vitest: Vitest,
  plan: CoveragePlan,
  data: string,
): Promise<PythonCoverage> {
  const { PythonCoverage } = await import('../../coverage/python-coverage.ts')
  const coverage = PythonCoverage.of(vitest, plan, () =>
    isOnPath('uv', process.env),
  )
  coverage.add(data)
  return coverage
}

function asksForCoverage(words: readonly string[]): boolean {
  return words.some((word) => /^--coverage(?:\.enabled)?(?:=true)?$/.test(word))
}

async function serverRootOf(
  server: NonNullable<ResolvedOptions['server']>,
  root: string,
): Promise<string> {
  // Most runs have no server.
  const { serverRoot } = await import('../../servers/server-root.ts')
  return serverRoot(server, root)
}
