import { NotebookError } from '../common/errors.ts'
import type { KernelSpec, KernelSpecs } from './server-api/kernelspecs.ts'

/** Which kernel a notebook wants. */
export interface KernelWish {
  /** The `kernel` option: taken, or an error. */
  readonly override: string | undefined
  /** `metadata.kernelspec.name` of the notebook. */
  readonly name: string | undefined
  /** Language of the notebook in lower case. */
  readonly language: string
}

export interface ChosenKernelSpec {
  readonly spec: KernelSpec
  /** Set when it is not the one that the notebook names. */
  readonly note?: string
}

/**
 * Finds the kernelspec for a notebook among the installed ones.
 *
 * @throws NotebookError `NB_ERR_KERNELSPEC`, naming the installed ones.
 */
export function chooseKernelSpec(
  wish: KernelWish,
  specs: KernelSpecs,
): ChosenKernelSpec {
  const { override, name, language } = wish
  const named = (wanted: string): KernelSpec | undefined =>
    // jupyter_client lower-cases the names of kernelspecs.
    specs.kernelspecs.find(
      (spec) => spec.name.toLowerCase() === wanted.toLowerCase(),
    )
  if (override !== undefined) {
    const spec = named(override)
    if (spec) {
      return { spec }
    }
    throw unusableKernel(
      `The \`kernel\` option names "${override}"`,
      override,
      specs,
    )
  }
  const spec = name === undefined ? undefined : named(name)
  if (spec) {
    return { spec }
  }
  const fallback = specOfLanguage(specs, language)
  if (fallback && (name === undefined || meansSomePython(name, language))) {
    return name === undefined
      ? { spec: fallback }
      : {
          spec: fallback,
          note: `kernel "${name}" ${specs.faults.has(name.toLowerCase()) ? 'cannot be used' : 'is not installed'}, so "${fallback.name}" ran it`,
        }
  }
  throw name === undefined
    ? unknownKernel(
        `The notebook names no kernel, and its language is "${language}"`,
        specs,
      )
    : unusableKernel(`The notebook names the kernel "${name}"`, name, specs)
}

function specOfLanguage(
  specs: KernelSpecs,
  language: string,
): KernelSpec | undefined {
  const inLanguage = specs.kernelspecs.filter(
    (spec) => spec.language.toLowerCase() === language,
  )
  return (
    inLanguage.find((spec) => spec.name === specs.default) ??
    inLanguage.find((spec) => spec.name === 'python3') ??
    inLanguage[0]
  )
}

/**
 * Names that editors and conda give to whatever Python was active when the
 * notebook was written, and that exist on no other machine.
 */
function meansSomePython(name: string, language: string): boolean {
  return (
    language === 'python' &&
    /^(?:python[\d.]*|ipython[\d.]*|\.?venv|\.?env|base|default|conda-(?:env|base|root).*|.*-py)$/i.test(
      name,
    )
  )
}

/** One that is installed, but faulty, is told by its fault. */
function unusableKernel(
  fact: string,
  wanted: string,
  specs: KernelSpecs,
): NotebookError {
  const fault = specs.faults.get(wanted.toLowerCase())
  return fault === undefined
    ? unknownKernel(fact, specs)
    : new NotebookError(
        'NB_ERR_KERNELSPEC',
        [
          `${fact}, whose kernelspec cannot be used:`,
          `  ${fault}`,
          'Fix that file, or reinstall the kernel; `jupyter kernelspec list` shows where they all are.',
        ].join('\n'),
      )
}

function unknownKernel(fact: string, specs: KernelSpecs): NotebookError {
  const installed = specs.kernelspecs
    .map((spec) => `  ${spec.name}  (${spec.display_name})`)
    .toSorted()
  return new NotebookError(
    'NB_ERR_KERNELSPEC',
    [
      `${fact}, which is not installed here.`,
      'Installed are:',
      ...installed,
      "Install that kernel, or choose one of these: notebooks({ kernel: 'python3' })",
    ].join('\n'),
  )
}
