import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { isRecord } from '../../common/checks.ts'

export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun'
  /** Installs development dependencies, whose names follow. */
  readonly install: string
  /** Runs a program of a package, whose name follows. */
  readonly run: string
  /** Installs exactly what the lockfile says. */
  readonly installLocked: string
}

const MANAGERS: Readonly<Record<PackageManager['name'], PackageManager>> = {
  npm: {
    name: 'npm',
    install: 'npm install -D',
    run: 'npx',
    installLocked: 'npm ci',
  },
  pnpm: {
    name: 'pnpm',
    install: 'pnpm add -D',
    run: 'pnpm exec',
    installLocked: 'pnpm install --frozen-lockfile',
  },
  yarn: {
    name: 'yarn',
    install: 'yarn add -D',
    run: 'yarn',
    // `--immutable` is an error for Yarn 1.
    installLocked: 'yarn install --frozen-lockfile',
  },
  bun: {
    name: 'bun',
    install: 'bun add -d',
    run: 'bunx',
    installLocked: 'bun install --frozen-lockfile',
  },
}

const LOCKFILES: readonly (readonly [string, PackageManager['name']])[] = [
  ['pnpm-lock.yaml', 'pnpm'],
  ['yarn.lock', 'yarn'],
  ['bun.lock', 'bun'],
  ['bun.lockb', 'bun'],
  ['package-lock.json', 'npm'],
  ['npm-shrinkwrap.json', 'npm'],
]

/** The package manager of a project: by what it says itself, else by the nearest lockfile, else npm. */
export function packageManager(root: string): PackageManager {
  for (const folder of foldersUpFrom(root)) {
    const said = declared(join(folder, 'package.json'))
    const locked = LOCKFILES.find(([file]) => existsSync(join(folder, file)))
    const name = said ?? locked?.[1]
    if (name) {
      return MANAGERS[name]
    }
  }
  return MANAGERS.npm
}

/** A folder and those above it, up to the root of the repository. */
function foldersUpFrom(start: string): readonly string[] {
  const folders = [start]
  for (
    let folder = start;
    dirname(folder) !== folder && !existsSync(join(folder, '.git'));
  ) {
    folder = dirname(folder)
    folders.push(folder)
  }
  return folders
}

function declared(file: string): PackageManager['name'] | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(file, 'utf8'))
    const said = isRecord(content) ? String(content['packageManager']) : ''
    const [, name] = /^(npm|pnpm|yarn|bun)@/.exec(said) ?? []
    return isName(name) ? name : undefined
  } catch {
    return undefined
  }
}

function isName(name: string | undefined): name is PackageManager['name'] {
  return name !== undefined && Object.hasOwn(MANAGERS, name)
}
