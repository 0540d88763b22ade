import { markup } from '../markup.ts'
import type { Markup } from '../markup.ts'

/** UTF-16 units of a source that is shown in place of what it makes. */
const MAX_SOURCE = 20_000

/** What a source makes, and the source itself where it is nested beyond what parsers bear. */
export function guarded(source: string, render: () => Markup): Markup {
  try {
    return render()
  } catch (error) {
    if (!(error instanceof RangeError)) {
      throw error
    }
    return markup`<pre>${source.slice(0, MAX_SOURCE)}</pre><p class="note">It is nested too deeply to be laid out.</p>`
  }
}
