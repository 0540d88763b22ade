import type { RenderedLine } from '../../../comparison/report/render-difference.ts'
import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'
import { markedWords } from './marked-words.ts'

/** Lines of a difference in two columns, changed words marked. */
export function sideBySide(
  lines: readonly RenderedLine[],
  recorded: string,
): Markup {
  const changes = lines.filter((line) => line.kind === 'change')
  const others = lines.filter((line) => line.kind !== 'change')
  return markup`${changes.length > 0 && changeTable(changes, recorded)}${
    others.some(({ kind }) => kind !== 'note')
      ? lineTable(others, recorded)
      : others.map(({ text }) => markup`<p class="note">${text}</p>`)
  }`
}

function changeTable(
  changes: readonly Extract<RenderedLine, { readonly kind: 'change' }>[],
  recorded: string,
): Markup {
  return markup`<div class="scroll">
    <table class="changes">
      <thead>
        <tr>
          <th scope="col">Where</th>
          <th scope="col">${recorded}</th>
          <th scope="col">Actual</th>
        </tr>
      </thead>
      <tbody>
        ${changes.map(
          ({ place, stored, actual, note }) =>
            markup`<tr>
              <th scope="row">${place}</th>
              <td><del>${stored}</del></td>
              <td><ins>${actual}</ins>${note}</td>
            </tr>`,
        )}
      </tbody>
    </table>
  </div>`
}

function lineTable(lines: readonly RenderedLine[], recorded: string): Markup {
  return markup`<div class="scroll">
    <table class="lines">
      <thead>
        <tr>
          <th scope="col">${recorded}</th>
          <th scope="col">Actual</th>
        </tr>
      </thead>
      <tbody>
        ${rows(lines)}
      </tbody>
    </table>
  </div>`
}

function rows(lines: readonly RenderedLine[]): readonly Markup[] {
  const all: Markup[] = []
  let stored: string[] = []
  let actual: string[] = []
  const flush = (): void => {
    for (
      let index = 0;
      index < Math.max(stored.length, actual.length);
      index += 1
    ) {
      all.push(changedRow(stored[index], actual[index]))
    }
    stored = []
    actual = []
  }
  for (const { kind, text } of lines) {
    if (kind === 'stored') {
      stored.push(text)
    } else if (kind === 'actual') {
      actual.push(text)
    } else {
      flush()
      all.push(
        kind === 'note'
          ? markup`<tr class="gap">
              <td colspan="2">${text}</td>
            </tr>`
          : markup`<tr>
              <td>${text}</td>
              <td>${text}</td>
            </tr>`,
      )
    }
  }
  flush()
  return all
}

function changedRow(
  stored: string | undefined,
  actual: string | undefined,
): Markup {
  const [left, right] =
    stored === undefined || actual === undefined
      ? [
          stored !== undefined && markup`<del>${stored}</del>`,
          actual !== undefined && markup`<ins>${actual}</ins>`,
        ]
      : markedWords(stored, actual)
  return markup`<tr>
    <td class="${stored === undefined ? 'none' : 'stored'}">${left}</td>
    <td class="${actual === undefined ? 'none' : 'actual'}">${right}</td>
  </tr>`
}
