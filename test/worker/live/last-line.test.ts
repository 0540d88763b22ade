import { expect, test } from 'vitest'

import { CellOutputs } from '../../../src/execution/cell-outputs.ts'
import { lastLine } from '../../../src/worker/live/last-line.ts'

test.each([
  ['', ''],
  ['epoch 3/10', 'epoch 3/10'],
  ['epoch 2/10\nepoch 3/10\n\n  \n', 'epoch 3/10'],
  [' 10%|█   |\r 20%|██  |', '20%|██  |'],
  ['\u001b[32mgreen\u001b[0m\r\n', 'green'],
  ['\u0007::add-mask::x', '␇::add-mask::x'],
  ['::add-mask::x', '‹::›add-mask::x'],
  ['a'.repeat(300), `${'a'.repeat(199)}…`],
])('%j', (text, line) => {
  expect(lastLine(text)).toBe(line)
})

test('the end of a stream is read piece by piece, from its end', () => {
  const outputs = new CellOutputs()
  expect(outputs.streamTail(10)).toBe('')
  for (let i = 0; i < 1000; i += 1) {
    outputs.appendStream('stderr', `step ${i}\n`)
  }
  outputs.appendDisplay(
    { output_type: 'display_data', data: {}, metadata: {} },
    undefined,
  )
  expect(outputs.streamTail(18)).toBe('step 998\nstep 999\n')
  expect(outputs.streamTail(4)).toBe('999\n')
})
