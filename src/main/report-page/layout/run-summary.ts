import type { NotebookSummary } from '../../reporter/summarize.ts'
import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import type { ErrorView, NotebookView } from '../notebook-view.ts'
import { errorMarkup } from './cell.ts'
import { count, duration } from './words.ts'

export interface RunFacts {
  readonly startedAt: Date
  readonly durationMs: number
  /** Whether the run was ended before its end. */
  readonly isInterrupted: boolean
  /** What went wrong beside tests; the run is red for it. */
  readonly errors: readonly ErrorView[]
  /** E.g. `Vitest 4.1.12`, `Node 22.12.0`. */
  readonly versions: readonly string[]
}

/** In the order of a reader's interest. */
const FILTERS = [
  ['red', 'Red'],
  ['rule', 'By rule'],
  ['flaky', 'Flaky'],
  ['updated', 'Accepted'],
  ['slow', 'Slow'],
  ['skipped', 'Skipped'],
] as const

/** What the run came to, above everything else. */
export function summaryMarkup(
  views: readonly NotebookView[],
  summary: NotebookSummary,
  run: RunFacts,
): Markup {
  return markup`<header class="top ${runSign(views, run) === '✗' ? 'red' : 'green'}">
    <h1>${verdict(views)}${run.errors.length > 0 && markup`, <span class="bad">${count(run.errors.length, 'error')} beside them</span>`}</h1>
    ${bar(views)}
    <dl>
      <div>
        <dt>Cells</dt>
        <dd>
          ${summary.cells.map(({ what, count: number, isBad }, index) => markup`${index > 0 && ' · '}<span class="${isBad && 'bad'}">${number} ${what}</span>`)}
        </dd>
      </div>
      ${fact('Kernels', [...summary.kernels, ...summary.starts].join(' · '))}${fact('By rule', summary.rules.join(' · '))}${fact('Slowest', summary.slowest)}${fact('Notes', summary.remarks)}
      <div>
        <dt>Run</dt>
        <dd>
          <time datetime="${run.startedAt.toISOString()}"
            >${run.startedAt.toISOString().slice(0, 16).replace('T', ' ')}
            UTC</time
          >
          ·
          ${duration(run.durationMs)}${run.isInterrupted && markup` · <span class="bad">ended early</span>`}
          · ${run.versions.join(' · ')}
        </dd>
      </div>
    </dl>
    ${run.errors.map((error) => errorMarkup(error, false))}
  </header>`
}

/** What the run came to, in a sign. */
export function runSign(
  views: readonly NotebookView[],
  { errors, isInterrupted }: RunFacts,
): '✗' | '…' | '✓' {
  if (errors.length > 0 || views.some(({ isRed }) => isRed)) {
    return '✗'
  }
  return isInterrupted ? '…' : '✓'
}

function verdict(views: readonly NotebookView[]): Markup {
  const cells = views.flatMap((view) => [...view.cells.values()])
  const red = cells.filter(({ tone }) => tone === 'red').length
  const broken = views.filter(({ errors }) => errors.length > 0).length
  const redNotebooks = views.filter(({ isRed }) => isRed).length
  if (redNotebooks === 0) {
    return markup`${count(cells.length, 'cell')} in
      ${count(views.length, 'notebook')}, <span class="good">none red</span>`
  }
  return markup`${red > 0 ? markup`<span class="bad">${red} of ${count(cells.length, 'cell')} red</span>` : markup`<span class="bad">${count(broken, 'notebook')} failed</span>`},
  in ${redNotebooks} of ${count(views.length, 'notebook')}`
}

/** Says nothing that the list below does not. */
function bar(views: readonly NotebookView[]): Markup {
  const cells = views.flatMap((view) => [...view.cells.values()])
  const tones = ['red', 'rule', 'green', 'quiet', 'skipped'] as const
  return markup`<div class="bar" aria-hidden="true">
    ${tones.map((tone) => {
      const number = cells.filter((cell) => cell.tone === tone).length
      return (
        number > 0 &&
        markup`<span class="${tone}" style="flex-grow:${number}"></span>`
      )
    })}
  </div>`
}

function fact(name: string, value: string | readonly string[]): Markup | false {
  const lines =
    typeof value === 'string' ? (value === '' ? [] : [value]) : value
  return (
    lines.length > 0 &&
    markup`<div>
      <dt>${name}</dt>
      <dd>${lines.map((line) => markup`<div>${line}</div>`)}</dd>
    </div>`
  )
}

/** What narrows the page down; of use with its script only. */
export function toolsMarkup(views: readonly NotebookView[]): Markup {
  const cells = views.flatMap((view) => [...view.cells.values()])
  const buttons = FILTERS.flatMap(([filter, label]) => {
    const number = cells.filter(({ filters }) =>
      filters.includes(filter),
    ).length
    return number === 0
      ? []
      : [
          markup`<button
            type="button"
            data-filter="${filter}"
            aria-pressed="false"
          >
            ${label} <b>${number}</b>
          </button>`,
        ]
  })
  return markup`<search class="tools" hidden>
    <div role="group" aria-label="Which cells are shown">
      <button type="button" data-filter="" aria-pressed="true">
        All <b>${cells.length}</b></button
      >${buttons}
    </div>
    <label class="search"
      ><span class="hidden">Search in cells</span
      ><input
        type="search"
        placeholder="Search  ( / )"
        autocomplete="off"
        spellcheck="false" /></label
    ><span class="jump"
      ><button
        type="button"
        data-jump="-1"
        aria-label="Previous red cell"
        title="Previous red cell (k)"
      >
        ↑</button
      ><button
        type="button"
        data-jump="1"
        aria-label="Next red cell"
        title="Next red cell (j)"
      >
        ↓
      </button></span
    >
    <p role="status" class="found"></p>
  </search>`
}
