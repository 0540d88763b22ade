import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'

import { root } from '../../../scripts/lib/repository.js'
import { python } from '../set-up/set-up.js'

/**
 * All processes at a moment; `openFiles` are those of the process that has most.
 *
 * @typedef {{ seconds: number, bytes: number, openFiles: number, processes: number }} Sample
 */

/**
 * Runs commands one after the other in a process of their own.
 *
 * @param {{ commands: string[][], cwd: string, env: object, log: string, timeoutSeconds: number }} request
 * @returns {Promise<{ exitCodes: (number | null)[], wallSeconds: number, cpuSeconds: number, peakBytes: number, samples: Sample[], leftBehind: number, samplerCpuSeconds: number, output: string }>}
 * `null` as exit code where the time was up; memory as the largest sum of the
 * proportional set sizes of all processes; `leftBehind` processes had to be
 * killed 10 s after the end.
 */
export async function measure(request) {
  const child = spawn(
    python,
    [join(root, 'bench/lib/contestants/measure.py')],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  )
  const stop = () => child.kill()
  process.once('exit', stop)
  child.stdin.end(JSON.stringify(request))
  let report = ''
  child.stdout.setEncoding('utf8').on('data', (text) => (report += text))
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject).on('close', resolve)
  })
  process.off('exit', stop)
  if (code !== 0) {
    throw new Error(
      `bench/lib/contestants/measure.py ended with exit code ${code}.`,
    )
  }
  const measured = JSON.parse(report)
  return {
    ...measured,
    peakBytes: Math.max(0, ...measured.samples.map(({ bytes }) => bytes)),
    output: stripVTControlCharacters(readFileSync(request.log, 'utf8')),
  }
}
