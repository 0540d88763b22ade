import { TestRunner } from 'vitest'

/**
 * The signal of the test that runs, which Vitest aborts when its time is up.
 * Undefined in hooks of files, and where tests run at the same time: which one
 * of them calls cannot be told.
 */
export function testSignal(): AbortSignal | undefined {
  const test = TestRunner.getCurrentTest()
  return test?.concurrent ? undefined : unlessStale(test?.context.signal)
}

/**
 * The signal that a test gave, but for one of an earlier try: Vitest 4 has one
 * for all tries, so that it is aborted from then on.
 */
export function givenSignal(
  signal: AbortSignal | undefined,
): AbortSignal | undefined {
  const own = TestRunner.getCurrentTest()?.context.signal
  return signal === own ? unlessStale(signal) : signal
}

function unlessStale(signal: AbortSignal | undefined): AbortSignal | undefined {
  return signal?.aborted ? undefined : signal
}
