import { join } from 'node:path'

import { expect, test } from 'vitest'

import { root } from '../helpers/environments.ts'
import { optionsPage } from './options-page.ts'

test('docs/options.md is what the types of the options say', async () => {
  await expect(optionsPage()).toMatchFileSnapshot(join(root, 'docs/options.md'))
})
