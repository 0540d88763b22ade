import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { messageOf } from '../../common/errors.ts'
import { CommandError } from '../command-error.ts'
import { print, terminalColors } from '../terminal.ts'
import { planInit } from './plan-init.ts'
import type { InitPlan } from './plan-init.ts'
import { findFacts, repositoryOf } from './project-facts.ts'
import { findPytestConfiguration } from './pytest-configuration.ts'

/**
 * Sets a project up to run its notebooks.
 *
 * @throws CommandError
 */
export async function init(
  args: readonly string[],
  root: string,
): Promise<void> {
  if (args.length > 0) {
    throw new CommandError(
      `\`vitest-notebook init\` takes no arguments, got ${args.join(' ')}.\nStart it in the folder to set up.`,
    )
  }
  const plan = planInit(findFacts(root), await findPytestConfiguration(root))
  for (const { path, of, text, isAddition } of plan.writes) {
    const file = join(of === 'project' ? root : repositoryOf(root), path)
    try {
      mkdirSync(dirname(file), { recursive: true })
      if (isAddition) {
        const end = readFileSync(file, 'utf8').endsWith('\n') ? '' : '\n'
        appendFileSync(file, `${end}${text}`)
      } else {
        // What has come meanwhile is not overwritten either.
        writeFileSync(file, text, { flag: 'wx' })
      }
    } catch (error) {
      throw new CommandError(`${path} cannot be written: ${messageOf(error)}`)
    }
  }
  print(describePlan(plan))
}

function describePlan({ writes, kept, addition, next }: InitPlan): string {
  const { bold, green, dim, cyan } = terminalColors(process.stdout)
  const width = Math.max(0, ...writes.map(({ path }) => path.length))
  const commandWidth = Math.max(...next.map(([command]) => command.length))
  return [
    ...writes.map(
      ({ path, about, isAddition }) =>
        `${green(isAddition ? 'added to' : 'wrote   ')} ${path.padEnd(width)}  ${dim(about)}`,
    ),
    ...kept.map((line) => `${dim('kept    ')} ${line}`),
    ...(addition === undefined
      ? []
      : ['', bold('Add to your configuration'), '', addition]),
    '',
    bold('What comes next'),
    '',
    ...next.map(
      ([command, about]) =>
        `  ${cyan(command.padEnd(commandWidth))}  ${dim(about)}`,
    ),
  ].join('\n')
}
