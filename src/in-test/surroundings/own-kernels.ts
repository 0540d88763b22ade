import type { RuntimeSettings } from '../../contract/settings.ts'
import { openBroker } from '../../main/hosts/broker-server.ts'
import { KernelSources } from '../../main/hosts/kernel-sources.ts'
import { resolveOptions } from '../../main/options/resolve-options.ts'
import { runDirectory } from '../../main/plugin/run/run-directory.ts'

declare global {
  // Files that share a worker share its kernel host.
  var vitestNotebookOwn: Map<string, Promise<RuntimeSettings>> | undefined
}

/**
 * Settings for a worker whose run has no `notebooks()`: it is its own main
 * process then, with a broker and a local kernel host. Both end with the worker,
 * also where that is killed.
 *
 * @param root Of the project, absolute.
 */
export async function ownSettings(root: string): Promise<RuntimeSettings> {
  const all = (globalThis.vitestNotebookOwn ??= new Map())
  const settings = all.get(root) ?? startOwn(root)
  all.set(root, settings)
  // The next test may have more luck.
  settings.catch(() => all.delete(root))
  return settings
}

async function startOwn(root: string): Promise<RuntimeSettings> {
  const options = resolveOptions({})
  const directory = runDirectory()
  const sources = new KernelSources(options, { root, noted: [], viteEnv: {} })
  directory.make()
  directory.keep()
  await openBroker(directory.brokerPath, sources, () => {})
  process.on('exit', () => {
    sources.killSync()
    directory[Symbol.dispose]()
  })
  return {
    root,
    // Vitest alone would find no notebook.
    runCommand: ['vitest-notebook', 'run'],
    brokerPath: directory.brokerPath,
    fetchedRoot: `${root}/.vitest/notebooks`,
    serverRoot: '',
    kernel: options.kernel,
    titles: options.titles,
    baseline: options.baseline,
    verifySnapshots: false,
    update: options.update,
    isCi: true,
    pageFacts: undefined,
    artifacts: undefined,
    comparisonOptions: { module: undefined, sanitizers: [] },
    onError: options.onError,
    bails: false,
    cellTimeoutMs: options.timeout,
    notebookTimeoutMs: options.notebookTimeout,
    startupTimeoutMs: options.startupTimeout,
    queueMs: 0,
    keepsKernels: false,
    noted: undefined,
    runDirectory: directory.path,
    preload: 'none',
    env: options.env,
    progressMs: Infinity,
    verboseOutput: false,
    colors: false,
  }
}
