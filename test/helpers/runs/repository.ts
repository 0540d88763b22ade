import { execFileSync } from 'node:child_process'

import type { Project } from './consumer.ts'

/** Commits all files of the project; gives `git` there. */
export function makeRepository(project: Project): (...args: string[]) => void {
  const git = (...args: string[]): void => {
    execFileSync('git', args, { cwd: project.folder })
  }
  git('init', '-q')
  git('config', 'user.name', 'a')
  git('config', 'user.email', 'a@example.org')
  git('add', '.')
  git('commit', '-qm', 'all')
  return git
}
