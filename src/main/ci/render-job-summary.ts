import { withSigns } from '../../common/inert.ts'
import type { CellReport, NotebookReport } from '../reporter/notebook-report.ts'
import { describeChecks } from '../reporter/render-summary.ts'
import type { NotebookSummary } from '../reporter/summarize.ts'

/** In bytes; of what one cell has to say, the beginning is shown. */
const MAX_DETAILS = 8_000
/** Kept for the lines that say what is left out. */
const RESERVE = 200
/** Of remarks, kinds of cells and kernels: a page is read, and has a size. */
const MOST = 20
const MAX_LINE = 500

export interface JobSummaryInput {
  /** Of the project. */
  readonly name: string
  readonly summary: NotebookSummary
  readonly reports: readonly NotebookReport[]
  /** The page that shows the run, if there is one; below the root. */
  readonly page?: string | undefined
  /** How many bytes it may have. */
  readonly maxBytes: number
}

/**
 * The page about notebooks that GitHub shows of a job, as Markdown. What
 * notebooks say stands in code only, so that it is neither Markdown nor HTML.
 */
export function renderJobSummary(input: JobSummaryInput): string {
  const { name, summary, reports, page, maxBytes } = input
  const head = [
    `## Notebooks${name === 'notebooks' ? '' : ` (${code(name)})`}`,
    describeRun(summary),
    summary.cells
      .slice(0, MOST)
      .map(({ what, count, isBad }) =>
        isBad
          ? `**${count} ${escapeText(what)}**`
          : `${count} ${escapeText(what)}`,
      )
      .join(' · '),
    ...(summary.checks === undefined
      ? []
      : [
          `Checks of the files: ${describeChecks(summary.checks, (text) => `**${text}**`).join(' · ')}`,
        ]),
    ...(page === undefined
      ? []
      : [`${code(page)} shows all of it, where it is kept as an artifact.`]),
  ]
  const tail = [
    ...section('Equal by a rule', summary.rules),
    ...section('Slowest', summary.slowest),
    ...section('Notes', cutList(summary.remarks)),
  ]
  const reds = reports.flatMap(redsOf)
  // Others may have written into the file without a blank line at their end.
  const before = `\n${head.join('\n\n')}\n\n`
  const after = tail.length === 0 ? '' : `${tail.join('\n\n')}\n\n`
  let left = maxBytes - byteLength(before) - byteLength(after) - RESERVE
  const shown: string[] = []
  for (const red of reds) {
    const text = renderRed(red)
    left -= byteLength(text)
    if (left < 0) {
      break
    }
    shown.push(text)
  }
  const hidden = reds.length - shown.length
  return [
    before,
    ...shown,
    ...(hidden === 0
      ? []
      : [
          `… and ${hidden} more that ${hidden === 1 ? 'is' : 'are'} red; the log has all of them.\n\n`,
        ]),
    after,
  ].join('')
}

function describeRun({ notebooks, kernels, starts }: NotebookSummary): string {
  const on =
    kernels.length === 0
      ? ''
      : ` on ${kernels.slice(0, MOST).map(code).join(', ')}`
  const how = starts.length === 0 ? '' : ` · ${starts.join(', ')}`
  return `${notebooks} run${on}${how}`
}

/** A cell, or a notebook as a whole, that is red. */
interface Red {
  readonly place: string
  readonly title: string
  readonly errors: CellReport['errors']
  readonly accept: string | undefined
}

function redsOf(report: NotebookReport): Red[] {
  const { path } = report
  return [
    ...(report.errors.length === 0
      ? []
      : [{ place: path, title: '', errors: report.errors, accept: undefined }]),
    ...report.cells
      .filter(({ state }) => state === 'failed')
      .map(({ title, errors, meta }) => {
        const line = errors[0]?.line
        return {
          place: line === undefined ? path : `${path}:${line}`,
          title,
          errors,
          accept: meta?.accept,
        }
      }),
  ]
}

function renderRed({ place, title, errors, accept }: Red): string {
  const [first] = errors
  const message = first?.text.split('\n', 1)[0] ?? 'failed'
  const texts = errors
    .map(({ text, details }) =>
      details === undefined ? text : `${text}\n\n${details}`,
    )
    .join('\n\n')
  return [
    '<details>',
    `<summary>${htmlCode(place)} ${title === '' ? '' : `${htmlCode(title)} `}${htmlCode(cut(message, 200))}</summary>`,
    '',
    fenced(cut(texts, MAX_DETAILS)),
    '',
    ...(accept === undefined ? [] : [code(accept), '']),
    '</details>',
    '',
    '',
  ].join('\n')
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [`### ${title}\n\n${lines.map((line) => `- ${code(line)}`).join('\n')}`]
}

function cutList(lines: readonly string[]): readonly string[] {
  return lines.length <= MOST
    ? lines
    : [...lines.slice(0, MOST), `… and ${lines.length - MOST} more`]
}

/** In a fence that is longer than any in the text. */
function fenced(text: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1))
  return `${fence}diff\n${withSigns(text)}\n${fence}`
}

/** As Markdown: in more backticks than it has. */
function code(text: string): string {
  const line = oneLine(text)
  const ticks = '`'.repeat(longestRun(line) + 1)
  const space = /^`|`$/.test(line) ? ' ' : ''
  return `${ticks}${space}${line}${space}${ticks}`
}

/** Where Markdown is HTML, in which backticks are nothing. */
function htmlCode(text: string): string {
  return `<code>${escapeText(oneLine(text))}</code>`
}

const MARKUP = /[&<>"'`*_~[\]\\|@#:]/g

/** Signs of HTML and of Markdown as what they are. */
function escapeText(text: string): string {
  return text.replace(MARKUP, (character) => `&#${character.charCodeAt(0)};`)
}

function oneLine(text: string): string {
  return cut(withSigns(text.replace(/\s+/g, ' ')).trim(), MAX_LINE)
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}…`
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length))
}

function byteLength(text: string): number {
  return Buffer.byteLength(text)
}
