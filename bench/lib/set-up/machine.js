import { execFileSync } from 'node:child_process'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'

import { python } from './set-up.js'

/** What the figures depend on. */
export function describeMachine() {
  const packages = ['ipykernel', 'nbval', 'nbmake', 'papermill', 'nbclient']
  const script = [
    'import json, platform, sys; from importlib.metadata import version',
    'print(json.dumps({"python": platform.python_version(), **{name: version(name) for name in sys.argv[1:]}}))',
  ].join('\n')
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    load: loadavg()[0],
    node: process.versions.node,
    versions: JSON.parse(
      execFileSync(python, ['-c', script, ...packages], { encoding: 'utf8' }),
    ),
  }
}

export function renderMachine({
  cpu,
  cores,
  memoryBytes,
  load,
  node,
  versions,
}) {
  const names = Object.entries({ node, ...versions }).map((pair) =>
    pair.join(' '),
  )
  return [
    `${cpu}, ${cores} cores, ${Math.round(memoryBytes / 2 ** 30)} GiB`,
    names.join(', '),
    ...(load > 0.5
      ? [`The machine is busy (load ${load.toFixed(1)}): mistrust the figures.`]
      : []),
  ].join('\n')
}
