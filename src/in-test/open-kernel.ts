import { join } from 'node:path'

import { notebookPlace } from '../worker/report/notebook-place.ts'
import { startNotebookKernel } from '../worker/session/start-notebook.ts'
import { CallSite } from './call-site.ts'
import { KernelSession } from './kernel-session.ts'
import { KERNEL_OPTIONS, refuseUnknownOptions } from './known-options.ts'
import { closeOlder, remember } from './leftovers.ts'
import { withOptions } from './open-notebook.ts'
import { OpenedKernel } from './opened-kernel.ts'
import { givenSignal, testSignal } from './surroundings/current-test.ts'
import { projectRoot, settingsFor } from './surroundings/run-settings.ts'
import type { KernelOptions, TestKernel } from './types.ts'

const BLANK = { nbformat: 4, nbformat_minor: 5, metadata: {}, cells: [] }

/**
 * Starts a kernel without a notebook, in the root of the project.
 *
 * @throws NotebookError of any code.
 */
export async function openKernel(
  options: KernelOptions = {},
): Promise<TestKernel> {
  const site = new CallSite(1)
  return site.during(async () => {
    await closeOlder()
    refuseUnknownOptions('openKernel()', options, KERNEL_OPTIONS)
    // Of a notebook that there is not: its folder is the working directory.
    const file = join(projectRoot(), 'kernel.ipynb')
    const settings = withOptions(await settingsFor(file), options)
    const place = notebookPlace(file, settings)
    const kernel = await startNotebookKernel(BLANK, place, {
      ...settings,
      // What it will execute is not known beforehand.
      preload: 'none',
    })
    const session: KernelSession = new KernelSession({
      kernel,
      shown: 'The kernel',
      root: settings.root,
      sources: [],
      language: kernel.kernel.info.languageInfo.name.toLowerCase(),
      timeoutMs: settings.cellTimeoutMs,
      answers: settings.answers,
      signal: givenSignal(options.signal),
      testSignal: testSignal(),
      onClose: () => forget(),
    })
    const forget = remember(() => session.close())
    return new OpenedKernel(session)
  })
}
