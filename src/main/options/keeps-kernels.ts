import type { ResolvedOptions } from './options.ts'

/** Whether kernels of red notebooks are kept; where that cannot be, it is told. */
export function keepsKernels(
  { keepKernel, server }: ResolvedOptions,
  isCi: boolean,
  warn: (message: string) => void,
): boolean {
  if (keepKernel === false) {
    return false
  }
  if (isCi) {
    warn(
      'No kernel is kept in CI, where nobody would end it: `keepKernel` does nothing here.',
    )
    return false
  }
  if (!server) {
    warn(
      '`keepKernel` keeps kernels of a server, and these are started on this machine: it does nothing here.',
    )
    return false
  }
  return true
}
