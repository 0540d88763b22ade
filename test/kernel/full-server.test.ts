import { expect, test } from 'vitest'

import { pauseMs, saysFull } from '../../src/kernel/full-server.ts'

test.each([
  // As these said it.
  ['Kernel Gateway 3.0', 403, 'Resource Limit Forbidden', true],
  [
    'Enterprise Gateway 3.3',
    403,
    'A max kernels limit has been set to 3 and there are currently 3 active and pending kernels. Forbidden',
    true,
  ],
  [
    'Enterprise Gateway 3.3, a user that it does not want',
    403,
    "User 'root' is not authorized to start kernel 'Python 3 (ipykernel)'. Ensure KERNEL_USERNAME is set to an appropriate value and retry the request.",
    false,
  ],
  [
    'jupyter_server 2.21 in front of a Kernel Gateway',
    500,
    'HTTP 403: Forbidden (Error from Gateway: [Resource Limit] Forbidden. Ensure gateway url is valid and the Gateway instance is running.)',
    true,
  ],
  // As their sources have it.
  [
    'Enterprise Gateway, per user',
    403,
    'A max kernels per user limit has been set to 1 and user 1 currently has 1 active and pending kernels.',
    true,
  ],
  [
    'Enterprise Gateway on YARN',
    503,
    "KernelID: 'k' launch timeout due to: YARN resources unavailable after 30 seconds for app a, launch timeout: 30!  Check YARN configuration.",
    true,
  ],
  [
    'Enterprise Gateway, a container that is too large for the cluster',
    500,
    'Container Memory not sufficient for a executor/driver allocation',
    false,
  ],
  [
    'Enterprise Gateway, whose launcher on a host was silent',
    500,
    "KernelID: 'k' launch timeout due to: Waited too long (3.0s) to get connection file.  Check Enterprise Gateway log and kernel log (127.0.0.2:/tmp/kernel-k.log) for more information.",
    false,
  ],
  ['a proxy that counts', 429, '', true],
  ['a wrong token', 403, 'Forbidden', false],
  ['an unknown kernel', 500, 'Unhandled error', false],
  ['a stopped server of a Hub', 503, 'Your server appears to be down', false],
  ['a kernel', 201, '', false],
])('%s: %i %s', (_, status, said, isFull) => {
  expect(saysFull(status, said)).toBe(isFull)
})

test('pauses grow, are never the same, and have an end', () => {
  const longest = [0, 1, 2, 3, 4, 5, 50].map((attempt) => pauseMs(attempt, 1))
  expect(longest).toEqual([500, 1000, 2000, 4000, 8000, 8000, 8000])
  expect(pauseMs(3, 0)).toBe(2000)
})
