import type { NotebookKernel } from '../kernel/kernel-manager.ts'
import { shownPath } from './failure.ts'

/** Names what ran a notebook: `Python 3.12.3 (.venv/bin/python, ipykernel 7.4.0)`. */
export function kernelLabel(
  { source, displayName, kernel }: NotebookKernel,
  root: string,
): string {
  if (source.kind === 'server')
    return `${displayName} at ${source.address.url} (Jupyter ${source.version ?? 'server'})`
  const { python } = source
  if (kernel.info.implementation !== 'ipython' || !python) return displayName
  return `Python ${python.version} (${shownPath(root, python.executable)}, ipykernel ${python.ipykernel})`
}
