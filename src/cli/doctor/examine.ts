import { relative } from 'node:path'

import { messageOf } from '../../common/errors.ts'
import { slash } from '../../common/paths.ts'
import { OPTIONS } from '../../main/options/option-table.ts'
import { resolveOptions } from '../../main/options/resolve-options.ts'
import { vitestSupport } from '../../main/plugin/vitest/version.ts'
import type { RunArguments } from '../arguments/parse-arguments.ts'
import { CommandError } from '../command-error.ts'
import { packageManager } from '../packages/package-manager.ts'
import { findVitest, nodeFault } from '../run/find-vitest.ts'
import type { FoundVitest } from '../run/find-vitest.ts'
import { notebooksBelow } from '../run/select-notebooks.ts'
import type { Finding } from './finding.ts'
import { groupByPython } from './group-by-python.ts'
import { readConfiguration } from './read-configuration.ts'
import type { Configuration, NotebookProject } from './read-configuration.ts'
import { tryKernel } from './try-kernel.ts'

/** All that a run needs, in the order in which it does. */
export async function* examine(
  args: RunArguments,
  cwd: string,
): AsyncGenerator<Finding> {
  const vitest = findVitest(cwd)
  yield describeNode(vitest)
  yield describeVitest(vitest, cwd)
  let projects: readonly NotebookProject[] = [withoutVitest(args, cwd)]
  if (vitest) {
    try {
      const configuration = await readConfiguration(args, vitest)
      yield describeConfiguration(configuration, cwd)
      projects = configuration.projects
    } catch (error) {
      if (error instanceof CommandError) {
        throw error
      }
      yield { subject: 'Options', isGood: false, text: messageOf(error) }
    }
  }
  yield describeNotebooks(projects)
  for (const project of projects) {
    for (const notebooks of groupByPython(project)) {
      yield* tryKernel(project, notebooks)
    }
  }
}

/** What would be run if Vitest were there. */
function withoutVitest(
  { options }: RunArguments,
  root: string,
): NotebookProject {
  return {
    name: 'notebooks',
    root,
    options: resolveOptions(options),
    notebooks: notebooksBelow(root),
  }
}

function describeNode(vitest: FoundVitest | undefined): Finding {
  const fault = vitest && nodeFault(vitest)
  return {
    subject: 'Node',
    isGood: fault === undefined,
    text: `${process.versions.node}${fault === undefined ? '' : `\n${fault}`}`,
  }
}

function describeVitest(vitest: FoundVitest | undefined, cwd: string): Finding {
  const { install } = packageManager(cwd)
  if (!vitest) {
    return {
      subject: 'Vitest',
      isGood: false,
      text: `not installed\nInstall it: ${install} vitest`,
    }
  }
  const support = vitestSupport(vitest.version)
  const folder = slash(relative(cwd, vitest.folder))
  const place = folder.startsWith('..') ? slash(vitest.folder) : folder
  return {
    subject: 'Vitest',
    isGood: support !== 'too old',
    text: `${vitest.version} (${place}), ${support}${support === 'too old' ? `\nUpdate it: ${install} vitest@latest` : ''}`,
  }
}

function describeConfiguration(
  { file, projects }: Configuration,
  cwd: string,
): Finding {
  const shown =
    file === undefined ? 'no configuration' : slash(relative(cwd, file))
  return {
    subject: 'Options',
    isGood: true,
    text: projects
      .map(({ name, options }) => `${shown}, ${name}: ${changed(options)}`)
      .join('\n'),
  }
}

/** Names alone: values may hold tokens. */
function changed(options: NotebookProject['options']): string {
  const names = Object.entries(OPTIONS)
    .filter(
      ([name, option]) =>
        name !== 'include' &&
        name !== 'exclude' &&
        JSON.stringify(Reflect.get(options, name)) !==
          JSON.stringify(option.default),
    )
    .map(([name]) => name)
  return names.length === 0 ? 'defaults' : `sets ${names.join(', ')}`
}

function describeNotebooks(projects: readonly NotebookProject[]): Finding {
  const all = projects.flatMap(({ notebooks }) => notebooks)
  return {
    subject: 'Notebooks',
    isGood: all.length > 0,
    text:
      all.length > 0
        ? `${all.length} found`
        : `none found in ${projects.map(({ root }) => root).join(', ')}`,
  }
}
