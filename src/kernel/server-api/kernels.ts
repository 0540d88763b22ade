import type { JsonObject } from '../../common/json.ts'
import { stringOr } from '../../common/json.ts'
import { parseExit } from '../../messaging/kernel-contents.ts'
import type { ExitContent } from '../../messaging/kernel-contents.ts'
import { deleteResource } from './delete-resource.ts'
import { readObject, readObjects, requestStatus } from './read-answer.ts'
import { responseError } from './rest-errors.ts'
import type { RestResponse } from './rest-errors.ts'
import type { RestClient } from './rest.ts'

/** A running kernel as the server sees it. */
export interface KernelModel {
  readonly id: string
  readonly name: string
  /** `starting`, `idle`, `busy`, `restarting`, `dead`. */
  readonly execution_state: string
  /** Of one that is dead; only the local host knows. */
  readonly exit: ExitContent
  /** Clients on its channels. */
  readonly connections: number
}

/** @returns `undefined` when the server does not have the kernel any more. */
export async function findKernel(
  rest: RestClient,
  id: string,
  signal?: AbortSignal,
): Promise<KernelModel | undefined> {
  const task = 'look up the kernel'
  const response = await rest.request({
    method: 'GET',
    path: kernelPath(id),
    timeoutMs: 10_000,
    signal,
  })
  // Jupyverse 0.14 has an answer for any id: null.
  if (response.status === 404 || response.body === 'null') {
    return undefined
  }
  if (response.status !== 200) {
    throw responseError(rest.address, response, task)
  }
  return readKernelModel(readObject(rest, response, task))
}

/** @throws NotebookError `NB_ERR_SERVER`, also on gateways that don't allow it (403). */
export async function listKernels(
  rest: RestClient,
): Promise<readonly KernelModel[]> {
  const task = 'list the kernels'
  const request = { method: 'GET', path: '/api/kernels' } as const
  const response = await requestStatus(rest, request, [200], task)
  return readObjects(rest, response, task).map(readKernelModel)
}

/** Asks for a kernel without a session and gives the bare answer (201 is success). */
export async function postKernel(
  rest: RestClient,
  body: {
    readonly name: string
    readonly path: string
    readonly env?: Readonly<Record<string, string>>
    /** For gateways: of the kernel that is to be made. */
    readonly kernel_id?: string
    /** Of the local host only. */
    readonly imports?: readonly string[]
    readonly preload_refused?: string
    readonly direct_refused?: string
  },
  timeoutMs: number,
  signal?: AbortSignal,
): Promise<RestResponse> {
  const path = '/api/kernels'
  return rest.request({ method: 'POST', path, body, timeoutMs, signal })
}

/** The signal is sent when this resolves, the kernel has not yet acted on it. */
export async function interruptKernel(
  rest: RestClient,
  id: string,
): Promise<void> {
  const path = `${kernelPath(id)}/interrupt`
  const request = { method: 'POST', path } as const
  await requestStatus(rest, request, [200, 204], 'interrupt the kernel')
}

/** Ends a kernel; `false` when it was already gone. */
export async function deleteKernel(
  rest: RestClient,
  id: string,
): Promise<boolean> {
  return deleteResource(rest, kernelPath(id), 'end the kernel')
}

export function readKernelModel(model: JsonObject): KernelModel {
  const { id, name, execution_state, connections } = model
  return {
    id: stringOr(id, ''),
    name: stringOr(name, ''),
    execution_state: stringOr(execution_state, ''),
    exit: parseExit(model),
    connections: typeof connections === 'number' ? connections : 0,
  }
}

export function kernelPath(id: string): string {
  return `/api/kernels/${encodeURIComponent(id)}`
}
