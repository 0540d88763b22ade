import { NotebookError } from '../../common/errors.ts'
import { findKernel, listKernels } from '../../kernel/server-api/kernels.ts'
import type { KernelModel } from '../../kernel/server-api/kernels.ts'
import type { RestClient } from '../../kernel/server-api/rest.ts'
import { listSessions } from '../../kernel/server-api/sessions.ts'

/**
 * The running kernel that `server.kernel` names.
 *
 * @throws NotebookError `NB_ERR_SERVER` with those that run there, when there is none such.
 */
export async function requireKernel(
  rest: RestClient,
  id: string,
): Promise<{ readonly id: string; readonly name: string }> {
  const kernel = await findKernel(rest, id)
  if (kernel && kernel.execution_state !== 'dead') {
    return { id, name: kernel.name }
  }
  const [kernels, paths] = await Promise.all([
    listKernels(rest).catch(() => undefined),
    pathsOfKernels(rest).catch(() => new Map<string, string>()),
  ])
  throw new NotebookError(
    'NB_ERR_SERVER',
    `There is no kernel "${id}" at ${rest.address.url}, which \`server.kernel\` names.\n${describeRunning(kernels, paths)}`,
  )
}

async function pathsOfKernels(
  rest: RestClient,
): Promise<ReadonlyMap<string, string>> {
  const sessions = await listSessions(rest)
  return new Map(sessions.map(({ kernel, path }) => [kernel.id, path]))
}

export function describeRunning(
  kernels: readonly KernelModel[] | undefined,
  paths: ReadonlyMap<string, string>,
): string {
  if (!kernels) {
    return 'The server does not tell which kernels run there.'
  }
  if (kernels.length === 0) {
    return 'No kernel runs there. Without `server.kernel` each notebook gets one.'
  }
  return [
    'There run:',
    ...kernels.map(({ id, name, execution_state: state }) => {
      const path = paths.get(id)
      return `  ${id}  ${name}, ${state}${path === undefined ? '' : `, ${path}`}`
    }),
  ].join('\n')
}
