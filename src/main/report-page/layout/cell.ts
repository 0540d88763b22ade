import { stripVTControlCharacters } from 'node:util'

import type { CodeFacts, ShownOutput } from '../../../page-facts/page-facts.ts'
import { highlight } from '../content/highlight.ts'
import { outputMarkup } from '../content/output.ts'
import type { OutputPlace } from '../content/output.ts'
import type { Pictures } from '../content/pictures.ts'
import { terminalMarkup } from '../content/terminal-markup.ts'
import { differenceMarkup } from '../differences/difference.ts'
import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { isSlow } from '../notebook-view.ts'
import type { CellView, ErrorView, Tone } from '../notebook-view.ts'
import { duration } from './words.ts'

export interface CellContext {
  /** Of the notebook in the page. */
  readonly anchor: string
  readonly path: string
  readonly language: string
  readonly pictures: Pictures
  readonly isDeferred: boolean
  /** What the page calls what outputs are compared with: `Stored`. */
  readonly recordedAs: string
  /** Whether the run has handed over what cells showed. */
  readonly hasOutputs: boolean
}

const SIGNS: Readonly<Record<Tone, string>> = {
  red: '✗',
  rule: '≈',
  skipped: '↓',
  green: '✓',
  quiet: '·',
}

/** A mark that is told apart by its sign, its word and its colour. */
export function toneSign(tone: Tone): Markup {
  return markup`<span class="sign" aria-hidden="true">${SIGNS[tone]}</span>`
}

/** @param view `undefined` where the cell has no test in this run. */
export function cellMarkup(
  facts: CodeFacts,
  view: CellView | undefined,
  context: CellContext,
): Markup {
  const { number, source, line, executionCount } = facts
  const { tone = 'quiet', what = 'not part of this run', meta } = view ?? {}
  const id = `${context.anchor}-c${number}`
  const { durationMs } = meta ?? {}
  const isInSource = source.includes(view?.title.replace(/…$/, '') ?? '')
  return markup`<article
    class="cell ${tone}"
    id="${id}"
    tabindex="-1"
    aria-labelledby="${id}-t"
    data-filters="${(view?.filters ?? []).join(' ')}"
  >
    <header>
      <h3 id="${id}-t">
        <span
          class="prompt"
          title="${executionCount === null ? 'without a count' : `In [${executionCount}]`}"
          >[${number}]</span
        >
        <span class="title${isInSource && ' hidden'}">${view?.title}</span>
      </h3>
      <span class="facts"
        >${
          durationMs !== undefined &&
          markup`<span class="${isSlow(meta) && 'slow'}"
            >${duration(durationMs)}</span
          >`
        }<span class="line">${context.path}:${line}</span></span
      ><span class="status">${toneSign(tone)} ${what}</span>
    </header>
    ${remarks(view)}
    <pre
      class="source"
    ><code class="code">${source.trim() === '' ? markup`<i>empty</i>` : highlight(source, context.language)}</code></pre>
    ${evidence(facts, view, context)}
  </article>`
}

function remarks(view: CellView | undefined): Markup | false {
  const { meta } = view ?? {}
  const lines = [
    ...(meta?.reason === undefined ? [] : [`Why: ${meta.reason}`]),
    ...(meta?.rules ? [`Equal only by ${meta.rules.join(', ')}`] : []),
    ...(meta?.failedTries ?? []).map(
      (why, index) => `Try ${index + 1}: ${why}`,
    ),
    ...(meta?.failedTries
      ? [`Flaky: it passed on try ${meta.failedTries.length + 1}`]
      : []),
    ...(meta?.warnings ?? []),
  ]
  return (
    lines.length > 0 &&
    markup`<ul class="remarks">
      ${lines.map((line) => markup`<li>${line}</li>`)}
    </ul>`
  )
}

function evidence(
  facts: CodeFacts,
  view: CellView | undefined,
  context: CellContext,
): Markup {
  const { outputs, recorded, differences, accept } = facts
  const { recordedAs } = context
  const place: OutputPlace = { ...context, alt: `cell [${facts.number}]` }
  const shown =
    differences.length > 0
      ? markup`${differences.map((difference) => differenceMarkup(difference, place, recordedAs))}
          <details
            class="whole"
            ${!differences.every(isSelfContained) && markup`open`}
          >
            <summary>All outputs, as Jupyter shows them</summary>
            <div class="sides">
              ${column(recordedAs, recorded ?? [], place)}${column('Actual', outputs ?? [], place)}
            </div>
          </details>`
      : markup`${list(outputs ?? [], place)}${
          outputs === undefined &&
          (recorded?.length ?? 0) > 0 &&
          markup`<details
            class="whole stale"
            ${view?.tone !== 'red' && markup`open`}
          >
            <summary>
              ${recordedAs}
              output${context.hasOutputs && '; the cell did not run'}
            </summary>
            ${list(recorded ?? [], place)}
          </details>`
        }`
  return markup`${view?.errors.map((error) => errorMarkup(error, differences.length > 0))}${shown}${view?.tone === 'red' && accept !== undefined && acceptance(accept)}`
}

/** Whether a difference shows both sides itself. */
function isSelfContained({
  kind,
  lines,
  pictures,
  tables,
}: CodeFacts['differences'][number]): boolean {
  return kind === 'changed' && (lines.length > 0 || !!pictures || !!tables)
}

function column(
  title: string,
  outputs: readonly ShownOutput[],
  place: OutputPlace,
): Markup {
  return markup`<figure>
    <figcaption>${title}</figcaption>
    ${outputs.length === 0 ? markup`<p class="note">nothing</p>` : list(outputs, { ...place, alt: `${title.toLowerCase()} output of ${place.alt}` })}
  </figure>`
}

function list(outputs: readonly ShownOutput[], place: OutputPlace): Markup {
  return markup`${outputs.map((output) => outputMarkup(output, place))}`
}

/** @param isShown Whether the page shows itself what it is about. */
export function errorMarkup(
  { name, message, details }: ErrorView,
  isShown: boolean,
): Markup {
  return markup`<div class="failure${isShown && ' told'}">
    <p>
      <strong>${name}</strong> <span>${stripVTControlCharacters(message)}</span>
    </p>
    ${
      details.trim() !== '' &&
      markup`<details ${!isShown && markup`open`}>
        <summary>As in the terminal</summary>
        <pre>${terminalMarkup(details)}</pre>
      </details>`
    }
  </div>`
}

function acceptance(command: string): Markup {
  return markup`<div class="accept">
    <span>Accept the actual output:</span> <code>${command}</code>
    <button type="button" class="copy" hidden>Copy</button>
  </div>`
}
