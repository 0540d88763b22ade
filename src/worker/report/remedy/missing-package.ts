import type { ErrorOutput } from '../../../nbformat/types.ts'
import type { Interpreter } from './interpreter.ts'
import type { OwnModule } from './own-module.ts'
import { lastPythonWith, packageOf } from './package-names.ts'

/** What an exception says is not there. */
type Missing =
  | { readonly language: 'python'; readonly module: string }
  /** Its package is there, another version of it perhaps. */
  | { readonly language: 'python'; readonly submodule: string }
  /** A file of that name stands in the package's place. */
  | { readonly language: 'python'; readonly shadowed: string }
  | { readonly language: 'r'; readonly package: string }

const NAME = String.raw`[\w.]{1,100}`

/**
 * How to install what an exception says is missing: one line, or nothing where
 * it says something else.
 *
 * @param interpreter That of the kernel, which is asked for only then.
 * @param find Looks for a module in the project.
 */
export function missingPackageRemedy(
  error: ErrorOutput,
  interpreter: () => Interpreter | undefined,
  find: (module: string) => OwnModule | undefined,
): string | undefined {
  const missing = findMissing(error)
  if (!missing) {
    return undefined
  }
  if ('shadowed' in missing) {
    return `Another "${missing.shadowed}" was imported than the package: \`${missing.shadowed}.__file__\` says which file it is.`
  }
  if ('submodule' in missing) {
    return `What holds "${missing.submodule}" is installed, but not with that module: another version may have it.`
  }
  if (missing.language === 'r') {
    return `Install it: ${rCommand(missing.package, interpreter())}`
  }
  const last = lastPythonWith(missing.module)
  if (last !== undefined) {
    return `Python has no "${missing.module}" any more; ${last} was the last that had it.`
  }
  const python = interpreter()
  if (!python) {
    return undefined
  }
  // A stranger's package may have that name.
  const own = python.at === undefined ? find(missing.module) : undefined
  return own
    ? reachOwn(missing.module, own, python)
    : installPython(missing.module, python)
}

function findMissing({ ename, evalue }: ErrorOutput): Missing | undefined {
  const text = evalue.slice(0, 2000)
  const match = (pattern: string): string | undefined =>
    new RegExp(pattern).exec(text)?.[1]
  // The marks around it are those of the user's language.
  const rPackage = match(
    `there is no package called .?['‘’"“”\`](${NAME})['‘’"“”\`]`,
  )
  if (rPackage !== undefined) {
    return { language: 'r', package: rPackage }
  }
  if (ename !== 'ModuleNotFoundError' && ename !== 'ImportError') {
    return undefined
  }
  const shadowed = match(
    `^No module named '${NAME}'; '(${NAME})' is not a package`,
  )
  if (shadowed !== undefined) {
    return { language: 'python', shadowed }
  }
  const module =
    match(`^No module named '(${NAME})'`) ??
    match(`^No module named (${NAME})$`) ??
    // pandas 1 to 3
    match(`^Missing optional dependency '(${NAME})'`) ??
    match(`^\`Import (${NAME})\` failed`)
  if (module === undefined) {
    return undefined
  }
  // Python names the first part that is missing.
  return module.includes('.')
    ? { language: 'python', submodule: module }
    : { language: 'python', module }
}

function installPython(module: string, interpreter: Interpreter): string {
  const { command, kind, prefix, at } = interpreter
  const { name, isKnown } = packageOf(
    module,
    kind === 'conda' ? 'conda' : 'pip',
  )
  const install = {
    pip: `${command} -m pip install ${name}`,
    uv: `uv pip install --python ${command} ${name}`,
    conda: `conda install --prefix ${prefix} ${name}`,
    // Which takes no packages by pip (PEP 668).
    system: `${command} -m venv .venv && .venv/bin/python -m pip install ipykernel ${name}`,
  }[kind]
  const where = at === undefined ? '' : ` where the kernel runs (${at})`
  return isKnown
    ? `Install it${where}: ${install}`
    : `If it is a package, install it${where}: ${install}`
}

function reachOwn(
  module: string,
  { path, folder, isPackaged }: OwnModule,
  { command, kind }: Interpreter,
): string {
  if (isPackaged) {
    const install = {
      pip: `${command} -m pip install -e .`,
      uv: `uv pip install --python ${command} -e .`,
      conda: `${command} -m pip install -e .`,
      system: `${command} -m venv .venv && .venv/bin/python -m pip install ipykernel -e .`,
    }[kind]
    return `"${module}" is in this project (${path}), which is not installed: ${install}`
  }
  const base =
    folder === ''
      ? 'import.meta.dirname'
      : `\`\${import.meta.dirname}/${folder}\``
  return `"${module}" is in this project (${path}), where kernels do not look. Tell them: notebooks({ env: { PYTHONPATH: ${base} } })`
}

function rCommand(name: string, interpreter: Interpreter | undefined): string {
  const r = interpreter?.command ?? 'R'
  return `${r} -e 'install.packages("${name}", repos = "https://cloud.r-project.org")'`
}
