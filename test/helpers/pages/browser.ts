import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { chromium } from 'playwright-core'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

import { root } from '../environments.ts'

const PACKAGE = join(
  root,
  'test/consumer/chromium/node_modules/@sparticuz/chromium/build/esm/index.js',
)

interface PackedChromium {
  readonly default: {
    executablePath(): Promise<string>
  }
}

/** Starts the Chromium that the set-up brings along. */
export async function startBrowser(): Promise<Browser> {
  if (!existsSync(PACKAGE)) {
    throw new Error('There is no Chromium. Install it with: npm run setup')
  }
  const packed: PackedChromium = await import(pathToFileURL(PACKAGE).href)
  return chromium.launch({
    executablePath: await packed.default.executablePath(),
    // Its own arguments are for a cloud function: one process, and less safety.
    args: ['--no-sandbox', '--disable-gpu'],
  })
}

/** What a page did that it must not: requests but for itself, scripts that failed or were refused. */
export interface WatchedPage extends AsyncDisposable {
  readonly page: Page
  readonly faults: readonly string[]
}

export async function openPage(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  const url = pathToFileURL(file).href
  const faults: string[] = []
  page.on('request', (request) => {
    const isOwn = request.url().split('#')[0] === url
    if (!isOwn && !request.url().startsWith('data:')) {
      faults.push(`request ${request.url()}`)
    }
  })
  page.on('pageerror', (error) => faults.push(`error ${error.message}`))
  page.on('console', (message) => faults.push(`console ${message.text()}`))
  page.on('dialog', (dialog) => {
    faults.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('popup', (popup) => faults.push(`popup ${popup.url()}`))
  await page.goto(url)
  return {
    page,
    faults,
    async [Symbol.asyncDispose]() {
      await context.close()
    },
  }
}
