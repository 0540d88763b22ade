/** Time of the processor in ms: other programs on a busy machine don't count. */
export function cpuTime(act: () => void): number {
  const start = process.cpuUsage()
  act()
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** What a machine does beside, garbage collection above all. */
const NOISE_MS = 500

/**
 * Runs `act` for `size` and for four times that: four times the time is linear,
 * sixteen times would be quadratic. No machine is too slow for that.
 * @throws {Error} with both times
 */
export function expectLinearTime(
  size: number,
  act: (size: number) => void,
): void {
  const small = cpuTime(() => act(size))
  const large = cpuTime(() => act(4 * size))
  if (large > 10 * small + NOISE_MS) {
    throw new Error(
      `${size} take ${Math.round(small)} ms of the processor, ${4 * size} take ${Math.round(large)} ms`,
    )
  }
}
