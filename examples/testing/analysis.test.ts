import { describe, expect } from 'vitest'
import { openNotebook, test } from 'vitest-notebook/test'

describe('the analysis', () => {
  test('of the stored year', async () => {
    await using nb = await openNotebook('analysis.ipynb')
    await nb.runTo('Load the data')
    expect(await nb.evaluate<[number, number]>('sales.shape')).toEqual([6, 3])
    await expect(nb.cell('totals')).toMatchStoredOutput()
    await expect(nb.cell('check')).not.toRaise()
  })

  test('of another year', async () => {
    await using nb = await openNotebook('analysis.ipynb', {
      parameters: { year: 2024 },
    })
    await nb.runTo('totals')
    expect(await nb.evaluate('totals')).toEqual([
      { region: 'north', amount: 390 },
      { region: 'south', amount: 410 },
    ])
    await expect(nb.cell('totals')).toMatchOutputSnapshot()
  })

  test('with rates that are not fetched', async () => {
    await using nb = await openNotebook('analysis.ipynb')
    await nb.runTo('fetch')
    await using _ = await nb.patch('fetch_rate', 'lambda currency: 1.5')
    await nb.run('convert')
    expect(nb.cell('convert').text).toBe('north 465.0 USD\nsouth 555.0 USD')
  })

  test('of a year without sales', async () => {
    await using nb = await openNotebook('analysis.ipynb', {
      parameters: { year: 1999 },
    })
    await expect(nb.cell('check')).toRaise('AssertionError', '1999')
  })
})

test('a kernel without a notebook', async ({ kernel }) => {
  await kernel.set({ prices: { tea: 3.5, cake: 4 } })
  expect(await kernel.evaluate('sum(prices.values())')).toBe(7.5)
})
