import { markup, Markup } from '../markup.ts'

/** As Jupyter lays out the HTML of outputs. */
const STYLE =
  ':host{all:initial;display:block;font:14px/1.4 system-ui,sans-serif;color:var(--text);color-scheme:inherit;overflow-x:auto}table{border-collapse:collapse;font-size:12px}th,td{padding:.4em .7em;text-align:right;vertical-align:top}thead{border-bottom:1px solid var(--line-strong)}tbody tr:nth-child(odd){background:var(--stripe)}th{font-weight:600}a{color:var(--link)}img,svg{max-width:100%}pre{white-space:pre-wrap}.vn-stored{background:var(--stored)!important;color:var(--stored-text)!important;box-shadow:inset 0 0 0 1.5px var(--stored-line);text-decoration:line-through;font-weight:600}.vn-actual{background:var(--actual)!important;color:var(--actual-text)!important;box-shadow:inset 0 0 0 1.5px var(--actual-line);font-weight:600}'

/**
 * HTML of a notebook in a shadow tree: its styles hold in it alone, and nothing
 * of it leaves the box around it.
 */
export function box(content: Markup): Markup {
  return markup`<div class="box">
    <div>
      <template shadowrootmode="open"
        ><style>
          ${new Markup(STYLE)}</style
        >${content}</template
      >
    </div>
  </div>`
}
