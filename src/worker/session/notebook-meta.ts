import { inertLine } from '../../common/inert.ts'
import type { NotebookMeta } from '../../contract/task-meta.ts'
import type { KernelLaunch } from '../../kernel/kernel-launch.ts'
import type { NotebookKernel } from '../kernels/kernel-manager.ts'
import { shownPath } from '../report/notebook-place.ts'
import type { StartedNotebook } from './start-notebook.ts'

/** What the main process is told of a notebook and its kernel. */
export function notebookMeta(
  { kernel: notebookKernel, warnings }: StartedNotebook,
  root: string,
): NotebookMeta {
  const { launch } = notebookKernel.kernel
  return {
    kernel: inertLine(kernelLabel(notebookKernel, root)),
    notes: [...notebookKernel.notes, ...warnings].map(inertLine),
    ...(launch && {
      start: launch.isPreloaded ? 'preloaded' : launch.start,
      details: describeLaunch(launch).map(inertLine),
    }),
  }
}

/** `Python 3.12.3 (.venv/bin/python, ipykernel 7.4.0)` */
function kernelLabel(
  { source, displayName, kernel }: NotebookKernel,
  root: string,
): string {
  if (source.kind === 'server') {
    return `${displayName} at ${source.address.url} (Jupyter ${source.version ?? 'server'})`
  }
  const { python } = source
  if (kernel.info.implementation !== 'ipython' || !python) {
    return displayName
  }
  return `Python ${python.version} (${shownPath(root, python.executable)}, ipykernel ${python.ipykernel})`
}

function describeLaunch(launch: KernelLaunch): string[] {
  const { reason, preloadRefused, directRefused } = launch
  return [
    ...(reason === undefined ? [] : [`not forked: ${reason}`]),
    ...(preloadRefused === undefined
      ? []
      : [`nothing preloaded: ${preloadRefused}`]),
    ...(directRefused === undefined ? [] : [`by ZeroMQ: ${directRefused}`]),
  ]
}
