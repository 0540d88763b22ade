import { spawn, spawnSync } from 'node:child_process'

import { root } from './repository.js'
import { signOfLife } from './sign-of-life.js'

const isWindows = process.platform === 'win32'

/** Runs a program in sight and ends this one when it fails. */
export function run(command, args, options = {}) {
  const result = spawnSync(...commandLine(command, args), {
    cwd: root,
    stdio: 'inherit',
    shell: isScript(command),
    ...options,
  })
  if (result.status !== 0) {
    fail(command, args, result)
  }
}

/**
 * Runs a program that is only of interest when it fails: shows that it lives,
 * and its output where that ends this program.
 */
export async function runQuietly(command, args, options = {}) {
  const child = spawn(...commandLine(command, args), {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: isScript(command),
    ...options,
  })
  let output = ''
  const sign = signOfLife()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      output += text
      sign.show(text)
    })
  }
  const result = await new Promise((resolve) => {
    child.once('error', (error) => resolve({ error }))
    child.once('close', (status, signal) => resolve({ status, signal }))
  })
  sign.end()
  if (result.status !== 0) {
    console.error(output)
    fail(command, args, result)
  }
}

function fail(command, args, result) {
  console.error(
    result.error
      ? `${command} could not be started: ${result.error.message}`
      : `${[command, ...args].join(' ')} failed (${result.signal ?? `exit code ${result.status}`}).`,
  )
  process.exit(1)
}

/** On Windows, npm and npx are scripts, and only a shell can start them. */
function isScript(command) {
  return isWindows && ['npm', 'npx'].includes(command)
}

/** A shell splits at blanks. */
function commandLine(command, args) {
  return [
    command,
    isScript(command) ? args.map((arg) => JSON.stringify(arg)) : args,
  ]
}
