import { expect, test } from 'vitest'

import { placeOfId } from '../../../src/kernel/server-api/gateway.ts'
import { readSessionModel } from '../../../src/kernel/server-api/sessions.ts'

test('where the id of a kernel goes', () => {
  expect(placeOfId({ version: '1.24.0', gateway_version: '3.3.0' })).toBe('env')
  expect(placeOfId({ version: '2.21.0' })).toBe('body')
  expect(placeOfId({})).toBe('body')
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
