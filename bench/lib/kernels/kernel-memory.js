import { readFileSync } from 'node:fs'

/** Bytes of a process that it shares with no other. */
export async function privateBytes(kernel) {
  const pid = await kernel.run('__import__("os").getpid()')
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return [...rollup.matchAll(/^Private_(?:Clean|Dirty): +(\d+) kB$/gm)]
    .map(([, kib]) => Number(kib) * 1024)
    .reduce((sum, bytes) => sum + bytes, 0)
}
