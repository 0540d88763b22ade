import { htmlComparator } from '../comparison/markup/markup-comparator.ts'

/** UTF-16 units of a line that needs no break. */
const LONG = 100

/** Elements beside which white space does not count, cells of tables aside: a row is a line. */
const BLOCKS =
  'table|thead|tbody|tfoot|tr|caption|colgroup|div|p|ul|ol|li|dl|dt|dd|h[1-6]|section|article|header|footer|figure|details|summary|blockquote|style|pre|hr'

const AFTER = new RegExp(String.raw`(</(?:${BLOCKS})>)(?=<)`, 'gi')
const BEFORE = new RegExp(String.raw`>(?=<(?:${BLOCKS})[\s>])`, 'gi')

/**
 * HTML with its long lines broken between elements, where that makes no
 * difference to the comparison, so that a review and a line diff see more than
 * one line. Done once more, it changes nothing.
 */
export function breakHtml(html: string): string {
  const broken = html
    .split('\n')
    .map((line) =>
      line.length <= LONG
        ? line
        : line.replaceAll(AFTER, '$1\n').replaceAll(BEFORE, '>\n'),
    )
    .join('\n')
  const isSame =
    broken === html ||
    htmlComparator.compare(html, broken, 'text/html') === undefined
  return isSame ? broken : html
}
