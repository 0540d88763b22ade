// What JupyterLab stores of the streams in fixtures/streams/saved-streams.json:
// node scripts/record-streams.js
//
// Its output model takes 100 MB of packages and a bundler, too much for a
// development dependency; so the tests read what it gave.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** 4.3 to 4.6 have one reading; before that they had the one of classic Notebook. */
const VERSIONS = { jupyterlab: '4.6.6', notebook: '4.2.2' }

const fixture = fileURLToPath(
  new URL('../fixtures/streams/saved-streams.json', import.meta.url),
)
const streams = JSON.parse(readFileSync(fixture, 'utf8'))
for (const [saver, version] of Object.entries(VERSIONS)) {
  const OutputAreaModel = await loadModel(version)
  for (const stream of streams) {
    const model = new OutputAreaModel()
    for (const [name, text] of stream.sent) {
      model.add({ output_type: 'stream', name, text })
    }
    stream[saver] = model.toJSON().map(({ name, text }) => [name, text])
  }
}
writeFileSync(fixture, `${JSON.stringify(streams, undefined, 1)}\n`)

async function loadModel(version) {
  const folder = mkdtempSync(join(tmpdir(), 'record-streams-'))
  try {
    const run = (command, ...args) =>
      execFileSync(command, args, { cwd: folder, stdio: 'inherit' })
    writeFileSync(join(folder, 'package.json'), '{}')
    run('npm', 'install', `@jupyterlab/outputarea@${version}`, 'esbuild')
    writeFileSync(
      join(folder, 'entry.js'),
      "export { OutputAreaModel } from '@jupyterlab/outputarea/lib/model.js'",
    )
    const bundle = join(folder, 'bundle.mjs')
    const loaders = ['--loader:.svg=text', '--loader:.css=empty']
    const output = ['--format=esm', `--outfile=${bundle}`]
    run('npx', 'esbuild', 'entry.js', '--bundle', ...output, ...loaders)
    const module = await import(pathToFileURL(bundle).href)
    return module.OutputAreaModel
  } finally {
    rmSync(folder, { recursive: true })
  }
}
