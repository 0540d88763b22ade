// Makes docs/images anew from real runs of examples/, all or those named:
// node scripts/record-images.js [terminal] [report]
//
// The browser comes with `npm run setup`, and so does the Python that makes the
// pictures small.
import { execFileSync, spawnSync } from 'node:child_process'
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import Anser from 'anser'
import { chromium } from 'playwright-core'

import { root } from './lib/repository.js'

const images = join(root, 'docs/images')
/** A line of the terminal. */
const THIRD_FAILURE = 49
/** In the repository, so that its packages are found. */
const folder = mkdtempSync(join(root, 'images-'))
const browser = await startBrowser()
try {
  mkdirSync(images, { recursive: true })
  const recorders = {
    terminal: recordTerminal,
    report: recordReport,
  }
  const named = process.argv.slice(2)
  for (const name of named.length > 0 ? named : Object.keys(recorders)) {
    await recorders[name]()
  }
} finally {
  await browser.close()
  rmSync(folder, { recursive: true })
}

/** The demo's red notebook in a terminal: what comes before the third failure. */
async function recordTerminal() {
  const output = run(join(root, 'examples/demo/wrong'))
  const shown = output.split('\n').slice(0, THIRD_FAILURE).join('\n')
  const page = join(folder, 'terminal.html')
  writeFileSync(
    page,
    `<!doctype html><meta charset="utf-8"><style>
    body { margin: 0; background: #1d1f21 }
    pre { display: inline-block; margin: 0; padding: 12px 26px; color: #d8dad9;
      font: 14px/1.4 'DejaVu Sans Mono', monospace }
    </style><pre>${Anser.ansiToHtml(Anser.escapeForHtml(shown))}</pre>`,
  )
  await record('terminal', pathToFileURL(page).href, { selector: 'pre' })
}

/** The page of a run in which a number of the data has changed. */
async function recordReport() {
  const example = join(folder, 'plots')
  cpSync(join(root, 'examples/plots'), example, { recursive: true })
  const data = join(example, 'data/rainfall.csv')
  const rain = readFileSync(data, 'utf8')
  writeFileSync(data, rain.replace('Mar,190,', 'Mar,240,'))
  run(example)
  const page = pathToFileURL(join(example, 'notebook-report.html')).href
  await record('report', page, { height: 1100 })
  await record('report-plot', page, {
    selector: '#n1-c4',
    colorScheme: 'dark',
  })
}

async function record(name, url, { selector, height = 900, colorScheme }) {
  const context = await browser.newContext({
    viewport: { width: 1200, height },
    deviceScaleFactor: 1.5,
    reducedMotion: 'reduce',
    colorScheme,
  })
  const page = await context.newPage()
  await page.goto(url)
  await page.evaluate(() => document.fonts.ready)
  const file = join(images, `${name}.png`)
  const shown = selector ? page.locator(selector) : page
  await shown.screenshot({ path: file, animations: 'disabled' })
  await context.close()
  shrink(file)
}

/** A palette is enough for text and plots, and a third of the size. */
function shrink(file) {
  const program =
    'import sys\nfrom PIL import Image\nImage.open(sys.argv[1]).convert("RGB").quantize(64, dither=Image.Dither.NONE).save(sys.argv[1], optimize=True)'
  execFileSync(join(root, '.venv/bin/python'), ['-c', program, file])
}

/** What Vitest prints in this order, its colours included. */
function run(cwd) {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs')
  const { stdout } = spawnSync(`"${process.execPath}" "${vitest}" run 2>&1`, {
    cwd,
    encoding: 'utf8',
    shell: true,
    env: { ...process.env, FORCE_COLOR: '1', COLUMNS: '100' },
  })
  return (
    stdout
      .replaceAll(cwd, '~/project')
      .replaceAll(`${root}/`, '')
      // Fonts that machines have do not know it.
      .replaceAll('⎯', '─')
      .trim()
  )
}

async function startBrowser() {
  const entry = join(
    root,
    'test/consumer/chromium/node_modules/@sparticuz/chromium/build/esm/index.js',
  )
  const { default: packed } = await import(pathToFileURL(entry).href)
  return chromium.launch({
    executablePath: await packed.executablePath(),
    args: ['--no-sandbox', '--disable-gpu'],
  })
}
