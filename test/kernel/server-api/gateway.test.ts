import { expect, test } from 'vitest'

import { placeOfId } from '../../../src/kernel/server-api/gateway.ts'
import { readSessionModel } from '../../../src/kernel/server-api/sessions.ts'

test.each([
  [
    'Enterprise Gateway',
    { version: '1.24.0', gateway_version: '3.3.0' },
    'env',
  ],
  ['Kernel Gateway on an old jupyter_server', { version: '2.20.0' }, undefined],
  ['on one that takes ids', { version: '2.21.0' }, 'body'],
  ['on a pre-release of it', { version: '2.21.0.dev0' }, 'body'],
  ['on the next major version', { version: '3.0.1' }, 'body'],
  ['on jupyter_server 1', { version: '1.24.0' }, undefined],
  ['without a version', {}, undefined],
])('where the id of a kernel goes: %s', (_, about, place) => {
  expect(placeOfId(about)).toBe(place)
})

test('the path of a session, also as Enterprise Gateway tells it', () => {
  const kernel = { id: 'k', name: 'python3' }
  for (const model of [
    { id: 's', path: 'a/x.ipynb', kernel },
    { id: 's', notebook: { path: 'a/x.ipynb' }, kernel },
  ]) {
    expect(readSessionModel(model)).toMatchObject({ path: 'a/x.ipynb' })
  }
})
