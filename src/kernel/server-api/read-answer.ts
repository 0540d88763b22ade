import type { JsonObject } from '../../common/json.ts'
import { isJsonObject } from '../../common/json.ts'
import { responseError } from './rest-errors.ts'
import type { RestResponse } from './rest-errors.ts'
import type { RestClient, RestRequest } from './rest.ts'

/**
 * Requests and gives the answer if its status is one of `allowed`.
 *
 * @param task - what the request does, for the error: `list the kernelspecs`
 * @throws NotebookError `NB_ERR_SERVER` otherwise.
 */
export async function requestStatus(
  rest: RestClient,
  request: RestRequest,
  allowed: readonly number[],
  task: string,
): Promise<RestResponse> {
  const response = await rest.request(request)
  if (allowed.includes(response.status)) {
    return response
  }
  throw responseError(rest.address, response, task)
}

/** {@link requestStatus}, and its body as a JSON object. */
export async function requestObject(
  rest: RestClient,
  request: RestRequest,
  allowed: readonly number[],
  task: string,
): Promise<JsonObject> {
  const response = await requestStatus(rest, request, allowed, task)
  return readObject(rest, response, task)
}

/** @throws NotebookError `NB_ERR_SERVER` when the body is not a JSON object, e.g. a web page. */
export function readObject(
  rest: RestClient,
  response: RestResponse,
  task: string,
): JsonObject {
  const value = readJson(rest, response, task)
  if (!isJsonObject(value)) {
    throw responseError(rest.address, response, task)
  }
  return value
}

/** The objects of a JSON list. */
export function readObjects(
  rest: RestClient,
  response: RestResponse,
  task: string,
): readonly JsonObject[] {
  const value = readJson(rest, response, task)
  if (!Array.isArray(value)) {
    throw responseError(rest.address, response, task)
  }
  return value.filter(isJsonObject)
}

function readJson(
  rest: RestClient,
  response: RestResponse,
  task: string,
): unknown {
  try {
    return JSON.parse(response.body)
  } catch {
    throw responseError(rest.address, response, task)
  }
}
