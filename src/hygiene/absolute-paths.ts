import { inertLine } from '../common/inert.ts'
import { cellFinding } from './finding.ts'
import type { NotebookCheck } from './finding.ts'
import { storedTexts } from './stored-texts.ts'

/**
 * The home folder of a user on Linux, macOS or Windows; no part of an address, of
 * another path, or of a link in Markdown or HTML to a page that is called so.
 */
const HOME =
  /(?<![\w.%~$@})-]|[\w.-]\/|\]\(|(?:href|src)=["'])(?:\/(?:home|Users)\/|[A-Za-z]:[\\/]{1,4}Users[\\/]{1,4})(?<user>[\w.$<{%-][\w.@$<>{}%-]*)/g

/** Who stands for any user, or for nobody. */
const ANYBODY =
  /^(?:users?|username|you|your[-_]?(?:user)?name|name|me|myself|someone|somebody|shared|public|default|jovyan|.*[$<>{}%].*|\.+)$/i

/** Escape sequences of colours, whose last letter would stand before a path. */
// oxlint-disable-next-line no-control-regex
const COLOUR = /\u001B\[[\d;]*m/g

/** Blanks in their place: the offsets stay. */
function withoutColours(text: string): string {
  return text.replaceAll(COLOUR, (code) => ' '.repeat(code.length))
}

/** Whether a path names somebody's own folder. */
export const absolutePaths: NotebookCheck = {
  find: (notebook, cells) =>
    cells.flatMap((each) => {
      const seen = new Set<string>()
      return storedTexts(notebook, each).flatMap(({ place, text, lineAt }) =>
        [...withoutColours(text).matchAll(HOME)].flatMap((match) => {
          const user = match.groups?.['user'] ?? ''
          const key = `${place} ${match[0]}`
          if (ANYBODY.test(user) || seen.has(key)) {
            return []
          }
          seen.add(key)
          return [
            cellFinding(
              each,
              `its ${place} names ${inertLine(match[0])}`,
              lineAt(match.index),
            ),
          ]
        }),
      )
    }),
  remedy:
    'Use a path relative to the notebook, or Path.home(). For an output: run the cell again, and save.',
}
