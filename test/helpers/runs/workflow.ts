import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { testPython } from '../environments.ts'

/** A step of a job of GitHub's, as YAML has it. */
interface Step {
  readonly uses?: string
  readonly run?: string
  readonly if?: string
  readonly with?: Readonly<Record<string, string | number | boolean>>
}

export interface Job {
  readonly strategy?: {
    readonly matrix?: { readonly shard: readonly number[] }
  }
  readonly steps: readonly Step[]
}

export interface Workflow {
  readonly jobs: Readonly<Record<string, Job>>
}

export function parseWorkflow(yaml: string): Workflow {
  const program =
    'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.argv[1])))'
  const args = ['-c', program, yaml]
  const { stdout } = spawnSync(testPython(), args, { encoding: 'utf8' })
  const workflow: Workflow = JSON.parse(stdout)
  return workflow
}

export interface Runner {
  /** The folder that the job works in. */
  readonly folder: string
  /** Where artifacts are between jobs. */
  readonly artifacts: string
  /** Makes the folder what the repository is. */
  readonly checkOut: () => void
  /** Runs lines of a shell, and gives whether they came to a good end. */
  readonly shell: (lines: string) => boolean
}

/**
 * Does what a job says, with the few actions that its steps use.
 *
 * @returns whether all of its steps came to a good end.
 */
export function runJob(job: Job, runner: Runner, shard?: number): boolean {
  let isGreen = true
  for (const step of job.steps) {
    if (!isGreen && step.if !== '${{ !cancelled() }}') {
      continue
    }
    const given = (text: string): string =>
      text.replaceAll('${{ matrix.shard }}', String(shard))
    if (step.run !== undefined) {
      isGreen = runner.shell(given(step.run)) && isGreen
      continue
    }
    const [, action] = /^actions\/([\w-]+)@v\d$/.exec(step.uses ?? '') ?? []
    const input = (name: string): string =>
      given(String(step.with?.[name] ?? ''))
    switch (action) {
      case 'checkout':
        runner.checkOut()
        break
      case 'setup-node':
      case 'setup-python':
        break
      case 'upload-artifact':
        upload(runner, input)
        break
      case 'download-artifact':
        download(runner, input)
        break
      default:
        throw new Error(`nothing does what ${String(step.uses)} does`)
    }
  }
  return isGreen
}

type Input = (name: string) => string

/** Of version 4: what is in a folder, or several files; hidden ones where that is said. */
function upload({ folder, artifacts }: Runner, input: Input): void {
  const paths = input('path').trim().split('\n')
  for (const path of paths) {
    const source = join(folder, path)
    const isHidden = /(?:^|\/)\.[^/]*$/.test(path)
    if (
      !existsSync(source) ||
      (isHidden && input('include-hidden-files') !== 'true')
    ) {
      if (input('if-no-files-found') !== 'ignore') {
        throw new Error(`no artifact: ${path}`)
      }
      continue
    }
    const name = path.endsWith('/') ? '' : (path.split('/').at(-1) ?? '')
    cpSync(source, join(artifacts, input('name'), name), { recursive: true })
  }
}

/** Those whose names fit, each in its folder, or all in one. */
function download({ folder, artifacts }: Runner, input: Input): void {
  const start = input('pattern').replace(/\*$/, '')
  const isMerged = input('merge-multiple') === 'true'
  for (const name of readdirSync(artifacts)) {
    if (name.startsWith(start)) {
      const target = join(folder, input('path'), isMerged ? '' : name)
      cpSync(join(artifacts, name), target, { recursive: true })
    }
  }
}
