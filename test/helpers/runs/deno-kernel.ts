import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'

import { root } from '../environments.ts'

/** The `kernel.json` of Deno's kernel, with the binary of the npm package `deno`. */
export function denoKernel(): string {
  const packages = join(root, 'test/consumer/deno/node_modules/@deno')
  // npm installs only the package of this system.
  const [name] = existsSync(packages) ? readdirSync(packages) : []
  if (name === undefined) {
    throw new Error("Deno's kernel is not installed: run `npm run setup`.")
  }
  const binary = process.platform === 'win32' ? 'deno.exe' : 'deno'
  return JSON.stringify({
    argv: [
      join(packages, name, binary),
      'jupyter',
      '--kernel',
      '--conn',
      '{connection_file}',
    ],
    display_name: 'Deno',
    language: 'typescript',
  })
}
