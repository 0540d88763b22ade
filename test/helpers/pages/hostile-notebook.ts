import { display, error, result, stdout } from '../notebooks/notebook-file.ts'
import type { RanNotebook } from './run-page.ts'

const SCRIPT = 'window.pwned = true'
const ELSEWHERE = 'https://elsewhere.invalid'

/** What would run, fetch or cover something if it could. */
const MARKUP = [
  `<script>${SCRIPT}</script>`,
  `<img src=x onerror="${SCRIPT}">`,
  `<img src="${ELSEWHERE}/pixel.png">`,
  `<svg onload="${SCRIPT}"><script>${SCRIPT}</script><foreignObject><iframe srcdoc="<script>parent.pwned=true</script>"></iframe></foreignObject></svg>`,
  `<svg><style>&lt;img src=x onerror="${SCRIPT}"&gt;</style></svg>`,
  `<a href="javascript:${SCRIPT}">a link</a><a href="java&#10;script:${SCRIPT}">another</a><a href="data:text/html,<script>1</script>">data</a>`,
  `<iframe src="${ELSEWHERE}"></iframe><object data="${ELSEWHERE}"></object><embed src="${ELSEWHERE}">`,
  `<meta http-equiv="refresh" content="0;url=${ELSEWHERE}"><base href="${ELSEWHERE}/"><link rel="stylesheet" href="${ELSEWHERE}/x.css">`,
  `<style>@import "${ELSEWHERE}/x.css"; body, :host { display: none !important } p { background: url(${ELSEWHERE}/x.png) }</style>`,
  `<style>:host { position: fixed !important; inset: 0; z-index: 99999; background: red; contain: none !important }</style><p>x</p>`,
  `<div style="position:fixed;inset:0;z-index:99999;background:red">COVER</div>`,
  `<p style="background-image:u\\72l(${ELSEWHERE}/y.png)">spelt</p>`,
  `<form action="${ELSEWHERE}"><input name=q><button>send</button></form><input autofocus onfocus="${SCRIPT}">`,
  `<template shadowrootmode="open"><script>${SCRIPT}</script></template>`,
  `</template></div></details></main><script>${SCRIPT}</script><!--`,
  `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${SCRIPT}&gt;">`,
  `<details open ontoggle="${SCRIPT}"><summary>x</summary></details>`,
  `<picture><source srcset="${ELSEWHERE}/x.png"><img src=x></picture><video poster="${ELSEWHERE}/x.png" src="${ELSEWHERE}/x.mp4" autoplay></video>`,
]

const TEXT = `</script><script>${SCRIPT}</script><!-- <script> </pre></td></table>`
const SVG = `<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10" onload="${SCRIPT}"><script>${SCRIPT}</script><image href="${ELSEWHERE}/x.png"/><foreignObject width="10" height="10"><body xmlns="http://www.w3.org/1999/xhtml" onload="${SCRIPT}"/></foreignObject></svg>`

export const HOSTILE: RanNotebook = {
  path: `evil"><img src=x onerror="${SCRIPT}">.ipynb`,
  meta: { notes: [TEXT], kernel: TEXT },
  errors: [
    { name: TEXT, message: TEXT, details: `\u001b[31m${TEXT}\u001b[0m` },
  ],
  cells: [
    {
      markdown: [
        `# ${TEXT}`,
        ...MARKUP,
        `[x](javascript:${SCRIPT})`,
        `![x](${ELSEWHERE}/x.png)`,
        `\`\`\`html\n${TEXT}\n\`\`\``,
        `$${TEXT}$`,
      ].join('\n\n'),
    },
    ...MARKUP.map((html) => ({
      code: `# ${TEXT}`,
      stored: [result({ 'text/html': `${html}old` })],
      actual: [result({ 'text/html': `${html}new` })],
    })),
    {
      code: 'table',
      stored: [
        result({
          'text/html': `<table><tr><td>${MARKUP.join('')}1</td></tr></table>`,
        }),
      ],
      actual: [
        result({
          'text/html': `<table><tr><td>${MARKUP.join('')}2</td></tr></table>`,
        }),
      ],
    },
    { markdown: `${'>'.repeat(20_000)} quoted` },
    { markdown: '<div>'.repeat(20_000) },
    {
      code: TEXT,
      stored: [stdout(TEXT)],
      actual: [
        stdout(`${TEXT}!`),
        display({ 'image/svg+xml': SVG }),
        display({ 'text/markdown': MARKUP.join('\n\n') }),
        display({ 'application/json': { [TEXT]: TEXT } }),
        display({ 'text/latex': TEXT }),
        display({ 'application/javascript': SCRIPT, 'text/plain': TEXT }),
        display({ 'image/png': '" onerror="window.pwned = true' }),
        error(TEXT, TEXT),
        stdout('x'.repeat(1_000_000)),
        display({ 'text/html': '<div>'.repeat(50_000) }),
      ],
      meta: {
        outcome: 'mismatched',
        reason: TEXT,
        failedTries: [TEXT],
        warnings: [TEXT],
      },
    },
  ],
}
