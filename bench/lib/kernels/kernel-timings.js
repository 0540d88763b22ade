import { setTimeout as sleep } from 'node:timers/promises'

import { privateBytes } from './kernel-memory.js'

/** Long enough for the host to fork the next kernel and be idle again. */
const PAUSE_MS = 400
const WARM_UP_CELLS = 20

/** Milliseconds from the request for a kernel to the end of its first cell. */
export async function timeStart(kernels, env = {}) {
  await sleep(PAUSE_MS)
  const start = performance.now()
  const kernel = await kernels.start(env)
  await expectTwo(kernel)
  const elapsed = performance.now() - start
  await kernel.end()
  return elapsed
}

/**
 * One start with a kernel that was forked ahead, and one without. The host
 * gives no such kernel to a notebook with another value of a variable that
 * IPython reads at its start, and its next one has that value too; so one more
 * start, which does not count, brings the usual value back.
 */
export async function timeForkedStarts(kernels, round) {
  const ahead = await timeStart(kernels)
  const alone = await timeStart(kernels, { SHELL: `/bin/none-${round}` })
  await timeStart(kernels)
  return { ahead, alone }
}

/** Milliseconds of each of so many cells, one after the other in one kernel. */
export async function timeCells(kernels, count) {
  const kernel = await kernels.start()
  for (let index = 0; index < WARM_UP_CELLS; index += 1) {
    await expectTwo(kernel)
  }
  const times = []
  for (let index = 0; index < count; index += 1) {
    const start = performance.now()
    await expectTwo(kernel)
    times.push(performance.now() - start)
  }
  await kernel.end()
  return times
}

/** Private bytes of a kernel, after its first cell and after these cells. */
export async function weigh(kernels, sources) {
  const kernel = await kernels.start()
  await expectTwo(kernel)
  const started = await privateBytes(kernel)
  for (const source of sources) {
    await kernel.run(source)
  }
  const used = await privateBytes(kernel)
  await kernel.end()
  return { started, used }
}

async function expectTwo(kernel) {
  const value = await kernel.run('1+1')
  if (value !== '2') {
    throw new Error(`1+1 gave ${value}.`)
  }
}
