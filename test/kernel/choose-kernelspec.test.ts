import { expect, test } from 'vitest'

import { chooseKernelSpec } from '../../src/kernel/choose-kernelspec.ts'

const specs = {
  default: 'python3',
  kernelspecs: [
    {
      name: 'python3',
      display_name: 'Python 3',
      language: 'python',
      program: 'python',
    },
  ],
  faults: new Map([
    ['ir', '/share/kernels/ir/kernel.json is not an object'],
    ['python3.9', '/share/kernels/python3.9/kernel.json is not an object'],
  ]),
}

test.each([
  [{ override: undefined, name: 'IR' }, 'The notebook names the kernel "IR"'],
  [{ override: 'ir', name: 'python3' }, 'The `kernel` option names "ir"'],
])('a kernelspec with a fault: %o', (wish, fact) => {
  expect(() => chooseKernelSpec({ ...wish, language: 'r' }, specs)).toThrow(
    `${fact}, whose kernelspec cannot be used:\n  /share/kernels/ir/kernel.json is not an object\n`,
  )
})

test('one of a Python that another stands in for', () => {
  const wish = { override: undefined, name: 'python3.9', language: 'python' }
  expect(chooseKernelSpec(wish, specs)).toMatchObject({
    spec: { name: 'python3' },
    note: 'kernel "python3.9" cannot be used, so "python3" ran it',
  })
})
