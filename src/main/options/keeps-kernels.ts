import type { ResolvedOptions } from './options.ts'

/**
 * Whether kernels of red notebooks are kept; where that cannot be, it is told.
 *
 * @param run.isMeasured Whether coverage.py measures the kernels of this machine.
 */
export function keepsKernels(
  { keepKernel, server }: Pick<ResolvedOptions, 'keepKernel' | 'server'>,
  run: { readonly isCi: boolean; readonly isMeasured: boolean },
  warn: (message: string) => void,
): boolean {
  if (keepKernel === false) {
    return false
  }
  if (run.isCi) {
    warn(
      'No kernel is kept in CI, where nobody would end it: `keepKernel` does nothing here.',
    )
    return false
  }
  if (run.isMeasured && !server) {
    warn(
      'No kernel is kept where coverage is measured, which a kernel saves at its end: `keepKernel` does nothing here.',
    )
    return false
  }
  return true
}
