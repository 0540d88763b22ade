import { NotebookError } from '../../common/errors.ts'
import { objectOr, stringOr } from '../../common/json.ts'
import type { JsonValue } from '../../common/json.ts'
import { requestObject } from './read-answer.ts'
import type { RestClient } from './rest.ts'

/** One entry of `GET /api/kernelspecs`. */
export interface KernelSpec {
  readonly name: string
  readonly display_name: string
  readonly language: string
  /** What its command starts: a path, or a name. */
  readonly program: string | undefined
}

export interface KernelSpecs {
  readonly default: string
  readonly kernelspecs: readonly KernelSpec[]
  /** Why others that are installed cannot be used; only the local host tells. */
  readonly faults: ReadonlyMap<string, string>
}

interface Limits {
  readonly signal?: AbortSignal | undefined
  readonly timeoutMs?: number | undefined
}

/** The one call that every server answers only to who may use its kernels. */
export async function listKernelSpecs(
  rest: RestClient,
  { signal, timeoutMs }: Limits = {},
): Promise<KernelSpecs> {
  const task = 'list the kernelspecs'
  const path = '/api/kernelspecs'
  const request = { method: 'GET', path, signal, timeoutMs } as const
  const answer = await requestObject(rest, request, [200], task)
  const entries = Object.entries(objectOr(answer['kernelspecs']))
  const faults = Object.entries(objectOr(answer['faults']))
  return {
    default: stringOr(answer['default'], ''),
    faults: new Map(faults.map(([name, fault]) => [name, stringOr(fault, '')])),
    kernelspecs: entries.map(([name, entry]) => {
      const spec = objectOr(objectOr(entry)['spec'])
      return {
        name,
        display_name: stringOr(spec['display_name'], '') || name,
        language: stringOr(spec['language'], ''),
        program: programOf(spec['argv']),
      }
    }),
  }
}

/**
 * @throws NotebookError `NB_ERR_KERNELSPEC` naming the installed ones: a
 * server's own answer to an unknown name is a bare 500 in many versions.
 */
export async function requireKernelSpec(
  rest: RestClient,
  name: string,
  signal?: AbortSignal,
): Promise<void> {
  const { kernelspecs } = await listKernelSpecs(rest, { signal })
  if (kernelspecs.some((spec) => spec.name === name)) {
    return
  }
  const names = kernelspecs.map((spec) => spec.name).toSorted()
  throw new NotebookError(
    'NB_ERR_KERNELSPEC',
    `There is no kernel "${name}" at ${rest.address.url}.\n` +
      `Installed: ${names.join(', ') || 'none'}\n` +
      'Install it there, or name one of these in metadata.kernelspec of the notebook.',
  )
}

function programOf(argv: JsonValue | undefined): string | undefined {
  const [program] = Array.isArray(argv) ? argv : []
  return typeof program === 'string' ? program : undefined
}
