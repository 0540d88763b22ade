import { createHash } from 'node:crypto'

import type { NotebookReport } from '../reporter/notebook-report.ts'
import { summarize } from '../reporter/summarize.ts'
import { Pictures } from './content/pictures.ts'
import { toneSign } from './layout/cell.ts'
import { notebookMarkup, notebookTone } from './layout/notebook.ts'
import { runSign, summaryMarkup, toolsMarkup } from './layout/run-summary.ts'
import type { RunFacts } from './layout/run-summary.ts'
import { markup, Markup } from './markup.ts'
import type { NotebookView } from './notebook-view.ts'
import type { ReadFacts } from './read-facts.ts'

/** What makes the page work and look as it does. */
export interface PageAssets {
  readonly style: string
  readonly script: string
}

export interface PageContent {
  readonly views: readonly NotebookView[]
  readonly reports: readonly NotebookReport[]
  readonly run: RunFacts
  /** Asked for one notebook after the other, so that one at a time is in memory. */
  readonly factsOf: (view: NotebookView) => Promise<ReadFacts>
}

/** So many notebooks are open from the start, red ones first. */
const MAX_OPEN = 20
/** Runs of so few notebooks show green ones, too. */
const FEW = 3

/** The page of a run, piece by piece. */
export async function* page(
  { views, reports, run, factsOf }: PageContent,
  { style, script }: PageAssets,
): AsyncGenerator<string> {
  const ordered = views.toSorted(
    (a, b) => Number(b.isRed) - Number(a.isRed) || (a.path < b.path ? -1 : 1),
  )
  const anchors = new Map(ordered.map((view, index) => [view, `n${index + 1}`]))
  yield markup`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta
          http-equiv="Content-Security-Policy"
          content="${policy(script)}"
        />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="referrer" content="no-referrer" />
        <title>${runSign(views, run)} Notebooks</title>
        <style>
          ${new Markup(style)}
        </style>
      </head>
      <body>
        <a class="skip" href="#notebooks">Skip to the notebooks</a>
        ${summaryMarkup(views, summarize(reports), run)} ${toolsMarkup(views)}
        <div class="columns">
          <nav aria-label="Notebooks">
            <ul>
              ${ordered.map(
                (view) =>
                  markup`<li class="${notebookTone(view)}">
                    <a href="#${anchors.get(view)}"
                      >${toneSign(notebookTone(view))}
                      <span>${view.path}</span></a
                    >
                  </li>`,
              )}
            </ul>
          </nav>
          <main id="notebooks">`.text
  const pictures = new Pictures()
  for (const [index, view] of ordered.entries()) {
    const isOpen = index < MAX_OPEN && (view.isRed || ordered.length <= FEW)
    const anchor = anchors.get(view) ?? ''
    const facts = await factsOf(view)
    yield notebookMarkup(view, facts, { anchor, isOpen, pictures }).text
  }
  yield markup`</main></div>
<footer>Written by vitest-notebook. Keys: <kbd>j</kbd> <kbd>k</kbd> next and previous red cell, <kbd>/</kbd> search, <kbd>Esc</kbd> all cells.<noscript> Filters, search and the contents of closed notebooks need scripts.</noscript></footer>
<script>${new Markup(script)}</script></body></html>
`.text
}

/** Nothing is fetched, and no script runs but the page's own. */
function policy(script: string): string {
  const hash = createHash('sha256').update(script).digest('base64')
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}
