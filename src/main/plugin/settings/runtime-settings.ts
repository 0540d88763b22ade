import { isCI } from 'std-env'
import type { TestProject, Vitest } from 'vitest/node'

import type { RuntimeSettings } from '../../../contract/settings.ts'
import type { ResolvedOptions } from '../../options/options.ts'
import { portableComparison } from '../../options/portable-comparison.ts'
import { promptAnswers } from '../../options/prompt-answers.ts'
import { queueMs, startupTimeoutMs } from '../../options/startup-timeout.ts'
import { currentInvocation } from '../invocation.ts'
import type { RunDirectory } from '../run/run-directory.ts'
import { vitestColors } from '../vitest/colors.ts'
import { commandLine } from '../vitest/command-line.ts'
import {
  configurationWords,
  isVitestCommand,
} from '../vitest/configuration-options.ts'
import { artifactSettings } from './artifact-settings.ts'
import { portableAround } from './portable-around.ts'
import { portableCases, portableParameters } from './portable-parameters.ts'

/** How often the window of a terminal is told what a notebook is at. */
const TERMINAL_PROGRESS_MS = 1_000

interface RunFacts {
  readonly vitest: Vitest
  readonly project: TestProject
  readonly directory: RunDirectory
  /** Where notebooks of a server are copied to. */
  readonly fetchedRoot: string
  /** Folder where workers leave what the report shows, if there is one. */
  readonly pageFacts: string | undefined
  /** As the server's contents API names the root. */
  readonly serverRoot: string
  /** Folders whose files are noted when a notebook uses them. */
  readonly noted: RuntimeSettings['noted']
  /** Whether the kernels of red notebooks are kept. */
  readonly keepsKernels: boolean
  readonly warn: (message: string) => void
}

/**
 * What the workers of a project are told.
 *
 * @throws NotebookError `NB_ERR_OPTIONS` where an option names what is not there.
 */
export async function runtimeSettings(
  options: ResolvedOptions,
  {
    vitest,
    project,
    directory,
    fetchedRoot,
    pageFacts,
    serverRoot,
    noted,
    keepsKernels,
    warn,
  }: RunFacts,
): Promise<RuntimeSettings> {
  const { root } = project.config
  return {
    root,
    runCommand: currentInvocation()?.command ?? [
      'vitest',
      'run',
      ...(isVitestCommand(process.argv)
        ? configurationWords(commandLine(vitest))
        : []),
    ],
    brokerPath: directory.brokerPath,
    fetchedRoot,
    serverRoot,
    kernel: options.kernel,
    titles: options.titles,
    baseline: options.baseline,
    verifySnapshots: options.verifySnapshots,
    update: options.update,
    isCi: isCI,
    pageFacts,
    artifacts: artifactSettings(options, [root, fetchedRoot], warn),
    comparisonOptions: await portableComparison(options, root),
    checks: options.checks,
    parameters: portableParameters(options),
    cases: portableCases(options),
    onError: options.onError,
    bails: (vitest.config.bail ?? 0) > 0,
    cellTimeoutMs: options.timeout,
    notebookTimeoutMs: options.notebookTimeout,
    startupTimeoutMs: startupTimeoutMs(options, process.env),
    queueMs: queueMs(options),
    noted,
    runDirectory: directory.path,
    preload:
      options.preload === 'auto'
        ? 'auto'
        : options.preload.length > 0
          ? 'listed'
          : 'none',
    keepsKernels,
    env: options.env,
    around: portableAround(options),
    answers: await promptAnswers(options, root, process.env),
    // A terminal shows it all the time; elsewhere it is a line.
    progressMs: process.stdout.isTTY
      ? Math.min(TERMINAL_PROGRESS_MS, options.progress)
      : options.progress,
    verboseOutput:
      options.verboseOutput ||
      process.env['VITEST_NOTEBOOK_VERBOSE_OUTPUT'] === '1',
    colors: vitestColors(process.env, process.argv, process.platform),
  }
}
