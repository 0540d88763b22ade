import { markdownMarkup } from '../content/markdown.ts'
import type { Pictures } from '../content/pictures.ts'
import { markup, Markup } from '../markup.ts'
import type { CellView, NotebookView, Tone } from '../notebook-view.ts'
import type { ReadFacts } from '../read-facts.ts'
import { cellMarkup, errorMarkup, toneSign } from './cell.ts'
import type { CellContext } from './cell.ts'
import { count, duration } from './words.ts'

/** A notebook as a section that can be opened. */
export function notebookMarkup(
  view: NotebookView,
  read: ReadFacts,
  {
    anchor,
    isOpen,
    pictures,
  }: {
    readonly anchor: string
    /** Whether it is open from the start; others are filled in when they are opened. */
    readonly isOpen: boolean
    readonly pictures: Pictures
  },
): Markup {
  const content = contentMarkup(view, read, {
    anchor,
    path: view.path,
    language: read.from === 'nowhere' ? '' : read.facts.language,
    pictures,
    isDeferred: !isOpen,
    hasOutputs: read.from === 'run',
    recordedAs:
      read.from !== 'nowhere' && read.facts.baseline === 'snapshot'
        ? 'Snapshot'
        : 'Stored',
  })
  const filters = new Set(
    [...view.cells.values()].flatMap((cell) => cell.filters),
  )
  if (view.isRed) {
    filters.add('red')
  }
  return markup`<section
      class="notebook ${notebookTone(view)}"
      id="${anchor}"
      aria-labelledby="${anchor}-t"
      data-filters="${[...filters].join(' ')}"
    >
      <details ${isOpen && markup`open`}>
        <summary>
          <h2 id="${anchor}-t">
            ${toneSign(notebookTone(view))} <span>${view.path}</span>
          </h2>
          <span class="facts">${summaryOf(view).join(' · ')}</span>
        </summary>
        ${
          isOpen
            ? markup`<div class="cells">${content}</div>`
            : markup`<div class="cells"></div>
                <script type="application/json" class="deferred">
                  ${asJson(content)}
                </script>`
        }
      </details>
    </section>
    ${pictures.takeData()}`
}

/** JSON that no parser of HTML takes for the end of its script. */
function asJson({ text }: Markup): Markup {
  return new Markup(
    JSON.stringify(text)
      .replaceAll('</', String.raw`<\/`)
      .replaceAll('<!--', String.raw`\u003c!--`)
      .replaceAll(/<(?=script)/gi, String.raw`\u003c`),
  )
}

export function notebookTone({ isRed, cells, skipReason }: NotebookView): Tone {
  if (isRed) {
    return 'red'
  }
  const tones = [...cells.values()].map(({ tone }) => tone)
  if (skipReason !== undefined || tones.every((tone) => tone === 'skipped')) {
    return 'skipped'
  }
  return tones.includes('rule') ? 'rule' : 'green'
}

function summaryOf({
  cells,
  meta,
  skipReason,
}: NotebookView): readonly string[] {
  const all = [...cells.values()]
  const red = all.filter(({ tone }) => tone === 'red').length
  const ms = all.reduce((sum, cell) => sum + (cell.meta?.durationMs ?? 0), 0)
  return [
    ...(red > 0 ? [`${red} red`] : []),
    skipReason ?? count(all.length, 'cell'),
    ...(ms > 0 ? [duration(ms)] : []),
    ...(meta?.kernel === undefined ? [] : [meta.kernel]),
  ]
}

function contentMarkup(
  view: NotebookView,
  read: ReadFacts,
  context: CellContext,
): Markup {
  const notes = [
    ...(view.isFinished ? [] : ['The run ended before its end.']),
    ...(view.meta?.notes ?? []),
    ...(read.from === 'file' && view.cells.size > 0 && view.errors.length === 0
      ? [
          'What its cells showed was not handed over by this run; shown is what is stored now.',
        ]
      : []),
  ]
  return markup`${view.errors.map((error) => errorMarkup(error, false))}${notes.map((note) => markup`<p class="note">${note}</p>`)}${
    read.from === 'nowhere'
      ? [...view.cells.values()].map(bareCell)
      : read.facts.cells.map((facts) => {
          switch (facts.type) {
            case 'code':
              return cellMarkup(facts, view.cells.get(facts.number), context)
            case 'markdown':
              return markup`<div class="prose markdown">
                ${markdownMarkup(facts.source, { attachments: facts.attachments, anchor: context.anchor })}
              </div>`
            case 'raw':
            case 'unknown':
              return markup`<pre class="raw">${facts.source}</pre>`
          }
        })
  }`
}

function bareCell(cell: CellView): Markup {
  return markup`<article
    class="cell ${cell.tone}"
    tabindex="-1"
    data-filters="${cell.filters.join(' ')}"
  >
    <header>
      <h3>[${cell.number}] ${cell.title}</h3>
      <span class="status">${toneSign(cell.tone)} ${cell.what}</span>
    </header>
    ${cell.errors.map((error) => errorMarkup(error, false))}
  </article>`
}
