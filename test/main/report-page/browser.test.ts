// @module-tag thorough
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'

import {
  display,
  result,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { dottedPng } from '../../helpers/outputs/outputs.ts'
import { openPage, startBrowser } from '../../helpers/pages/browser.ts'
import type { WatchedPage } from '../../helpers/pages/browser.ts'
import { HOSTILE } from '../../helpers/pages/hostile-notebook.ts'
import { runPage } from '../../helpers/pages/run-page.ts'
import type { RanNotebook } from '../../helpers/pages/run-page.ts'

const table = (cell: string): object =>
  result({
    'text/html': `<style>.dataframe td { text-align: left }</style><table class="dataframe"><thead><tr><th></th><th>oslo</th></tr></thead><tbody><tr><th>Jan</th><td>${cell}</td></tr></tbody></table>`,
  })

const SLOW = { outcome: 'matched', durationMs: 2500 }

const RED: RanNotebook = {
  path: 'reports/monthly.ipynb',
  cells: [
    { markdown: '# Sales\n\nA **bold** word.' },
    {
      code: 'print(total)',
      stored: [stdout('total 12\n')],
      actual: [stdout('total 13\n')],
    },
    { code: 'frame', stored: [table('1')], actual: [table('2')] },
    {
      code: 'plot()',
      stored: [display({ 'image/png': dottedPng(80, 80, 10) })],
      actual: [display({ 'image/png': dottedPng(80, 80, 40) })],
    },
    {
      code: 'object()',
      stored: [result('<a at 0x7f8a1c0d5b20>')],
      actual: [result('<a at 0x7f8a1c0d5f40>')],
    },
    {
      code: 'import slow',
      stored: [],
      meta: SLOW,
    },
    {
      code: 'never()',
      stored: [stdout('old\n')],
      state: 'skipped',
      meta: { outcome: 'skipped', reason: 'needs a GPU' },
    },
  ],
}

const green = (name: string): RanNotebook => ({
  path: `docs/${name}.ipynb`,
  cells: [
    { markdown: `# About ${name}` },
    { code: `show('${name}')`, stored: [stdout(`output of ${name}\n`)] },
    {
      code: 'plot()',
      stored: [display({ 'image/png': dottedPng(80, 80, 10) })],
    },
  ],
})

const GREEN = ['one', 'two', 'three'].map(green)

let browser: Browser
let folder: string

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'page-'))
  browser = await startBrowser()
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

let number = 0
async function openRun(
  notebooks: readonly RanNotebook[],
  options: Parameters<typeof openPage>[2] = {},
): Promise<WatchedPage> {
  number += 1
  const file = join(folder, `${number}.html`)
  writeFileSync(file, await runPage(notebooks))
  return openPage(browser, file, options)
}

/** Of the cells that can be seen, filled in or not. */
async function seenCells(page: Page): Promise<readonly string[]> {
  return page.locator('.cell:visible .prompt').allTextContents()
}

test('shows what the run came to, and red notebooks first', async () => {
  await using opened = await openRun([...GREEN, RED])
  const { page, faults } = opened
  expect(await page.locator('h1').textContent()).toMatch(
    /3 of 12 cells red,\s*in 1 of 4 notebooks/,
  )
  expect(await page.locator('h2 span:last-child').allTextContents()).toEqual([
    'reports/monthly.ipynb',
    'docs/one.ipynb',
    'docs/three.ipynb',
    'docs/two.ipynb',
  ])
  expect(await page.locator('.prose h3').first().textContent()).toBe('Sales')
  expect(
    await page.locator('.lines del, .lines ins').allTextContents(),
  ).toEqual(['12', '13'])
  // Playwright looks into shadow trees.
  expect(
    await page.locator('.vn-stored, .vn-actual').allTextContents(),
  ).toEqual(['1', '2'])
  expect(await page.locator('.remarks li').allTextContents()).toEqual([
    'Equal only by addresses',
    'Why: needs a GPU',
  ])
  expect(faults).toEqual([])
})

test('images stand side by side, under a slider and as a difference', async () => {
  await using opened = await openRun([RED])
  const { page, faults } = opened
  const images = page.locator('.pictures img:visible')
  expect(await images.count()).toBe(2)
  await page.getByRole('button', { name: 'Difference' }).click()
  expect(await images.count()).toBe(1)
  await page.getByRole('button', { name: 'Slider' }).click()
  expect(await images.count()).toBe(2)
  await page.getByRole('slider').fill('25')
  expect(
    await page
      .locator('.over')
      .evaluate((element) => getComputedStyle(element).clipPath),
  ).toBe('inset(0px 0px 0px 25%)')
  const sizes = await page
    .locator('.pictures img')
    .evaluateAll((all) =>
      all.map((image) =>
        image instanceof HTMLImageElement ? image.naturalWidth : 0,
      ),
    )
  expect(sizes).toEqual([80, 80, 80, 80, 80])
  expect(faults).toEqual([])
})

test('keys lead from one red cell to the next', async () => {
  await using opened = await openRun([RED])
  const { page } = opened
  const focused = (): Promise<string | undefined> =>
    page.evaluate(() => document.activeElement?.id)
  const seen = []
  for (const key of ['j', 'j', 'j', 'j', 'k']) {
    await page.keyboard.press(key)
    seen.push(await focused())
  }
  expect(seen).toEqual(['n1-c1', 'n1-c2', 'n1-c3', 'n1-c1', 'n1-c3'])
  await page.keyboard.press('/')
  await page.keyboard.type('jk')
  expect(await page.getByRole('searchbox').inputValue()).toBe('jk')
})

test('filters narrow it down to what is looked for', async () => {
  await using opened = await openRun([...GREEN, RED])
  const { page } = opened
  const filtered = async (name: RegExp): Promise<readonly string[]> => {
    await page.getByRole('button', { name }).click()
    return seenCells(page)
  }
  expect(await filtered(/^Red 3/)).toEqual(['[1]', '[2]', '[3]'])
  expect(await filtered(/^By rule 1/)).toEqual(['[4]'])
  expect(await filtered(/^Slow 1/)).toEqual(['[5]'])
  expect(await filtered(/^Skipped 1/)).toEqual(['[6]'])
  expect(await page.getByRole('status').textContent()).toBe(
    '1 cell in 1 notebook',
  )
  await page.keyboard.press('Escape')
  expect(await seenCells(page)).toHaveLength(6)
})

test('a closed notebook is filled in when it is opened or found', async () => {
  await using opened = await openRun([...GREEN, RED])
  const { page, faults } = opened
  const two = page.locator('section', { hasText: 'docs/two.ipynb' })
  expect(await two.locator('.cell').count()).toBe(0)
  await two.locator('summary').first().click()
  await two.locator('.cell').first().waitFor()
  expect(
    await two
      .locator('img')
      .evaluate(
        (image) => image instanceof HTMLImageElement && image.naturalWidth,
      ),
  ).toBe(80)
  await page.getByRole('searchbox').fill('output of THREE')
  await page.getByText('1 cell in 1 notebook').waitFor()
  expect(
    await page.locator('h2:visible span:last-child').allTextContents(),
  ).toEqual(['docs/three.ipynb'])
  expect(faults).toEqual([])
})

test('what is opened later is narrowed down, and counted before', async () => {
  const many = Array.from({ length: 35 }, (_, index) => ({
    path: `docs/${String(index).padStart(2, '0')}.ipynb`,
    cells: [
      { code: 'print(1)', stored: [stdout('1\n')] },
      { code: 'slow()', stored: [], meta: SLOW },
    ],
  }))
  await using opened = await openRun(many)
  const { page, faults } = opened
  await page.getByRole('button', { name: /^Slow 35/ }).click()
  expect(await page.getByRole('status').textContent()).toBe(
    '35 cells in 35 notebooks',
  )
  const last = page.locator('section', { hasText: 'docs/34.ipynb' })
  expect(await last.locator('.cell').count()).toBe(0)
  await last.locator('summary').first().click()
  await last.locator('.cell').first().waitFor({ state: 'attached' })
  expect(await last.locator('.cell:visible .prompt').allTextContents()).toEqual(
    ['[2]'],
  )
  expect(faults).toEqual([])
})

test('an address leads to a cell', async () => {
  await using opened = await openRun([...GREEN, RED])
  const { page, faults } = opened
  await page.evaluate(() => {
    location.hash = '#n3-c1'
  })
  await page.locator('#n3-c1').waitFor()
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('n3-c1')
  await page.evaluate(() => {
    location.hash = '#50%'
  })
  expect(faults).toEqual([])
})

test('the command that accepts is copied', async () => {
  await using opened = await openRun([RED], {
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const { page } = opened
  await page.getByRole('button', { name: 'Copy' }).first().click()
  await page.getByText('Copied').waitFor()
  expect(await page.evaluate(() => navigator.clipboard.readText())).toMatch(
    /^npx vitest run reports\/monthly\.ipynb:\d+ -u$/,
  )
})

test('without scripts, red notebooks are all there', async () => {
  await using opened = await openRun([...GREEN, RED], {
    javaScriptEnabled: false,
  })
  const { page } = opened
  expect(await page.locator('.cell').count()).toBe(6)
  expect(await page.locator('.tools').isVisible()).toBe(false)
  expect(await page.locator('.vn-actual').textContent()).toBe('2')
})

test('has landmarks, names and headings', async () => {
  await using opened = await openRun([...GREEN, RED])
  const { page } = opened
  const roles = ['banner', 'navigation', 'main', 'search', 'status'] as const
  const counts = roles.map((role) => page.getByRole(role).count())
  expect(await Promise.all(counts)).toEqual([1, 1, 1, 1, 1])
  expect(await page.locator('main > .notebook').count()).toBe(4)
  const unnamed = await page.evaluate(() =>
    [
      ...document.querySelectorAll(
        'img:not([alt]), button:empty:not([aria-label])',
      ),
    ].map((element) => element.outerHTML),
  )
  expect(unnamed).toEqual([])
  expect(
    await page
      .getByRole('article', { name: /^\[1\]/ })
      .first()
      .isVisible(),
  ).toBe(true)
})

test.each(['light', 'dark'] as const)(
  'text can be read in %s',
  async (colorScheme) => {
    await using opened = await openRun([RED], { colorScheme })
    const { page } = opened
    await page
      .addStyleTag({ content: '* { content-visibility: visible !important }' })
      .catch(() => {})
    expect(await page.evaluate(lowContrasts)).toEqual([])
  },
)

/** Texts whose contrast with their ground is below 4.5 (WCAG 1.4.3). */
function lowContrasts(): readonly string[] {
  const canvas = document
    .createElement('canvas')
    .getContext('2d', { willReadFrequently: true })
  const rgba = (color: string): readonly number[] => {
    if (!canvas) {
      return []
    }
    canvas.clearRect(0, 0, 1, 1)
    canvas.fillStyle = color
    canvas.fillRect(0, 0, 1, 1)
    return [...canvas.getImageData(0, 0, 1, 1).data]
  }
  const luminance = (color: readonly number[]): number => {
    const [r = 0, g = 0, b = 0] = color.map((part) => {
      const share = part / 255
      return share <= 0.040_45
        ? share / 12.92
        : ((share + 0.055) / 1.055) ** 2.4
    })
    return 0.2126 * r + 0.7152 * g + 0.0722 * b
  }
  const groundOf = (element: Element): readonly number[] => {
    for (let at: Element | null = element; at; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor)
      if ((color[3] ?? 0) > 250) {
        return color
      }
    }
    return [255, 255, 255]
  }
  return [...document.querySelectorAll('body *')].flatMap((element) => {
    const text = [...element.childNodes].filter(
      (node) =>
        node.nodeType === Node.TEXT_NODE && node.textContent?.trim() !== '',
    )
    const style = getComputedStyle(element)
    if (
      text.length === 0 ||
      element.closest(
        '[hidden], .hidden, noscript, script, style, .skip, .skipped',
      ) ||
      style.display === 'none'
    ) {
      return []
    }
    const [a, b] = [
      luminance(rgba(style.color)),
      luminance(groundOf(element)),
    ].toSorted((x, y) => y - x)
    const contrast = ((a ?? 0) + 0.05) / ((b ?? 0) + 0.05)
    return contrast < 4.5
      ? [
          `${contrast.toFixed(1)} ${element.tagName}.${element.className} ${element.textContent?.slice(0, 30)}`,
        ]
      : []
  })
}

test('what a notebook holds can do nothing', async () => {
  await using opened = await openRun([HOSTILE, green('one')])
  const { page, faults } = opened
  await page.evaluate(() => {
    for (const details of document.querySelectorAll('details')) {
      details.open = true
    }
  })
  for (const link of await page.locator('main a').all()) {
    // One whose target was taken out has none.
    expect((await link.getAttribute('href')) ?? '').not.toMatch(
      /^\s*(?:javascript|data):/i,
    )
  }
  // Long enough for what would be loaded, refreshed or animated.
  await page.waitForTimeout(1000)
  expect(await page.evaluate(() => Reflect.get(window, 'pwned'))).toBe(
    undefined,
  )
  expect(faults).toEqual([])
  // Nothing of it stands over the page.
  expect(
    await page.evaluate(() => {
      const { x, y, width, height } =
        document.querySelector('h1')?.getBoundingClientRect() ?? new DOMRect()
      return (
        document
          .elementFromPoint(x + width / 2, y + height / 2)
          ?.closest('h1') !== null
      )
    }),
  ).toBe(true)
  expect(
    await page.evaluate(() => getComputedStyle(document.body).display),
  ).toBe('block')
})

/** In ms from the start of the navigation; the best of some tries, since others use the machine, too. */
async function firstPaint(
  notebooks: readonly RanNotebook[],
  tries: number,
): Promise<{ readonly ms: number; readonly elements: number }> {
  number += 1
  const file = join(folder, `${number}.html`)
  writeFileSync(file, await runPage(notebooks))
  let ms = Infinity
  let elements = 0
  for (let tried = 0; tried < tries && ms >= LONGEST_PAINT_MS; tried += 1) {
    await using opened = await openPage(browser, file)
    const { page } = opened
    const paints = await page.evaluate(async () => {
      // A frame that was painted is noted after it.
      await new Promise((resolve) => {
        requestAnimationFrame(() => requestAnimationFrame(resolve))
      })
      return performance
        .getEntriesByName('first-contentful-paint')
        .map(({ startTime }) => startTime)
    })
    ms = Math.min(ms, ...paints)
    elements = await page.locator('*').count()
  }
  return { ms, elements }
}

const LONGEST_PAINT_MS = 3000

test('200 notebooks of 20 cells are seen at once', async () => {
  const many = Array.from({ length: 200 }, (_, index) => ({
    path: `docs/part-${index}.ipynb`,
    cells: Array.from({ length: 20 }, (_, cell) => ({
      code: `plot(${index}, ${cell})`,
      stored: [
        stdout(`cell ${cell} of part ${index}\n`),
        ...(cell % 4 === 0
          ? [display({ 'image/png': dottedPng(120, 90, index + 10 * cell) })]
          : []),
      ],
      ...(index < 5 && cell === 7 && { actual: [stdout('something else\n')] }),
    })),
  }))
  const { ms, elements } = await firstPaint(many, 5)
  // A fraction of that on a quiet machine.
  expect(ms).toBeLessThan(LONGEST_PAINT_MS)
  // What is closed costs no elements.
  expect(elements).toBeLessThan(25_000)
})
