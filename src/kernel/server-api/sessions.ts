import type { JsonObject } from '../../common/json.ts'
import { objectOr, stringOr } from '../../common/json.ts'
import { deleteResource } from './delete-resource.ts'
import { readKernelModel } from './kernels.ts'
import type { KernelModel } from './kernels.ts'
import { readObjects, requestStatus } from './read-answer.ts'
import type { RestResponse } from './rest-errors.ts'
import type { RestClient } from './rest.ts'

/** A session: a kernel that a server keeps for a notebook's path. */
export interface SessionModel {
  readonly id: string
  readonly path: string
  readonly kernel: KernelModel
}

/** @throws NotebookError `NB_ERR_SERVER`, also on gateways that don't allow it (403). */
export async function listSessions(
  rest: RestClient,
): Promise<readonly SessionModel[]> {
  const task = 'list the sessions'
  const request = { method: 'GET', path: '/api/sessions' } as const
  const response = await requestStatus(rest, request, [200], task)
  return readObjects(rest, response, task).map(readSessionModel)
}

/**
 * Asks for a session with a new kernel in the folder of `path` and gives the
 * bare answer (201 is success). A path that already has a session would give
 * that session's kernel. Not to be aborted: the server would go on.
 */
export async function postSession(
  rest: RestClient,
  session: {
    readonly path: string
    readonly name: string
    readonly kernelName: string
  },
  timeoutMs: number,
): Promise<RestResponse> {
  return rest.request({
    method: 'POST',
    path: '/api/sessions',
    body: {
      path: session.path,
      name: session.name,
      type: 'notebook',
      kernel: { name: session.kernelName },
    },
    timeoutMs,
  })
}

/** Gives a session the path of another notebook; its kernel stays. */
export async function moveSession(
  rest: RestClient,
  id: string,
  path: string,
): Promise<void> {
  const request = {
    method: 'PATCH',
    path: `/api/sessions/${encodeURIComponent(id)}`,
    body: { path },
  } as const
  await requestStatus(rest, request, [200], 'rename the session')
}

/** Ends a session and its kernel; `false` when either was already gone. */
export async function deleteSession(
  rest: RestClient,
  id: string,
): Promise<boolean> {
  const path = `/api/sessions/${encodeURIComponent(id)}`
  return deleteResource(rest, path, 'end the session')
}

export function readSessionModel(model: JsonObject): SessionModel {
  const notebook = objectOr(model['notebook'])
  return {
    id: stringOr(model['id'], ''),
    // Enterprise Gateway has it in `notebook` alone, as servers did before 5.
    path: stringOr(model['path'], '') || stringOr(notebook['path'], ''),
    kernel: readKernelModel(objectOr(model['kernel'])),
  }
}
