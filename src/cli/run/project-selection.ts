import { relative } from 'node:path'

import type { TestProject } from 'vitest/node'

import { slash } from '../../common/paths.ts'
import type { AdoptedProject } from '../../main/plugin/invocation.ts'
import { CommandError } from '../command-error.ts'
import { narrowProject } from './narrow-project.ts'
import type { SelectedPath } from './select-notebooks.ts'

/** What the command line selects, held against the projects of the configuration. */
export class ProjectSelection {
  readonly #selection: readonly SelectedPath[]
  readonly #adopted: AdoptedProject[] = []

  constructor(selection: readonly SelectedPath[]) {
    this.#selection = selection
  }

  get projects(): readonly TestProject[] {
    return this.#adopted.map(({ project }) => project)
  }

  /** A project of notebooks has come to be. */
  adopt(adopted: AdoptedProject): void {
    this.#adopted.push(adopted)
  }

  /**
   * All of them have: what is not selected is left out.
   *
   * @param isEmptyFine Whether there may be no notebooks at all.
   * @returns what is wrong with the selection.
   */
  async settle(isEmptyFine: boolean): Promise<CommandError | undefined> {
    this.#dropFallback()
    this.#dropOtherTests()
    const lost = this.#selection.find(
      ({ files }) =>
        !files.some((file) =>
          this.projects.some((project) => project.matchesTestGlob(file)),
        ),
    )
    if (lost) {
      return new CommandError(describeLost(lost, this.projects))
    }
    const unchecked = this.#selection.find(
      ({ unlessChecked, files: [file = ''] }) =>
        unlessChecked &&
        !this.#adopted.some(
          ({ project, options }) =>
            options.checks && project.matchesTestGlob(file),
        ),
    )
    if (unchecked?.unlessChecked) {
      return unchecked.unlessChecked
    }
    if (this.#selection.length > 0) {
      for (const project of this.projects) {
        narrowProject(project, this.#selection)
      }
      return undefined
    }
    const found = await Promise.all(
      this.projects.map((project) => project.globTestFiles()),
    )
    return isEmptyFine || found.some(({ testFiles }) => testFiles.length > 0)
      ? undefined
      : new CommandError(
          `There are no notebooks in ${this.projects.map(({ config }) => config.root).join(', ')}.\nGive the folder that has them: npx vitest-notebook FOLDER`,
        )
  }

  #dropOtherTests(): void {
    const all = this.#adopted[0]?.project.vitest.projects ?? []
    for (const { config } of all.filter(
      (project) => !this.projects.includes(project),
    )) {
      config.include = []
      config.includeSource = []
      config.typecheck.enabled = false
    }
  }

  /**
   * Where packages of a workspace run notebooks by themselves, the root need
   * not: what its configuration lists is only known once it is there.
   */
  #dropFallback(): void {
    const fallbacks = this.#adopted.filter(({ isFallback }) => isFallback)
    if (fallbacks.length < this.#adopted.length) {
      for (const { project } of fallbacks) {
        project.config.include = []
      }
    }
  }
}

function describeLost(
  { given, files: [file = ''] }: SelectedPath,
  projects: readonly TestProject[],
): string {
  const roots = projects.map(({ config }) => config.root)
  const isInside = roots.some(
    (root) => !slash(relative(root, file)).startsWith('../'),
  )
  return isInside
    ? `${given} is left out by the configuration: see \`include\` and \`exclude\`, and --exclude, --dir and --project.\nHidden folders, checkpoints, _build and environments are always left out.`
    : `${given} is outside of the root, ${roots.join(', ')}.\nStart the command in a folder that holds it, or name one with --root.`
}

/** What Vitest needs to know of the selection: cells, and whether there is more than these. */
export function vitestFilters(
  selection: readonly SelectedPath[],
): readonly string[] {
  const whole = selection.filter(({ line }) => line === undefined)
  const lines = selection
    .filter(
      ({ line, files: [file = ''] }) =>
        line !== undefined && !whole.some(({ files }) => files.includes(file)),
    )
    .map(({ line, scope }) =>
      scope.type === 'file' ? `${scope.path}:${line}` : '',
    )
  return lines.length === 0 || whole.length === 0 ? lines : ['.ipynb', ...lines]
}
