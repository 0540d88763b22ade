import type { KeptKernel } from '../../contract/broker-protocol.ts'

/**
 * How to connect to a kernel that was kept, and how to end it.
 *
 * @param shown Path of its notebook.
 * @param page Of the notebook in JupyterLab, with that kernel.
 */
export function describeKept(
  shown: string,
  { address, id }: Pick<KeptKernel, 'address' | 'id'>,
  page: string | undefined,
): string {
  const { url, token } = address
  const header =
    token === undefined ? '' : '-H "Authorization: token $JUPYTER_TOKEN" '
  return [
    `${shown} is red, and its kernel was kept:`,
    ...(page === undefined ? [] : [`  in JupyterLab    ${page}`]),
    `  on its machine   jupyter console --existing ${id}`,
    `  in the next run  server: { kernel: '${id}' }`,
    `  to end it        curl -X DELETE ${header}${url}/api/kernels/${id}`,
  ].join('\n')
}

export function describeRefused(count: number, most: number): string[] {
  return count === 0
    ? []
    : [
        `${count} more red ${count === 1 ? 'notebook has' : 'notebooks have'} no kernel any more: ${most} are kept at most.`,
      ]
}
