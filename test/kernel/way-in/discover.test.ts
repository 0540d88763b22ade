import { describe, expect, test } from 'vitest'

import { chooseServer } from '../../../src/kernel/way-in/discover.ts'
import { runtimeFolders } from '../../../src/kernel/way-in/running-servers.ts'
import type { RunningServer } from '../../../src/kernel/way-in/running-servers.ts'

function server(rootDir: string, port: number): RunningServer {
  const url = `http://localhost:${port}/lab?token=s3cret`
  return { file: `jpserver-${port}.json`, url, token: 's3cret', rootDir }
}

const home = server('/nowhere/ada', 8888)
const inner = server('/nowhere/ada/job', 8889)
const other = server('/nowhere/adam', 8890)

describe('of several servers', () => {
  test.each([
    ['the only one', [other], other],
    ['the one that has the project', [other, home], home],
    ['the one whose root is nearest', [home, inner, other], inner],
  ])('%s is chosen', (_, running, expected) => {
    expect(chooseServer(running, '/nowhere/ada/job/docs', [])).toBe(expected)
  })

  test.each<[string, RunningServer[], string]>([
    [
      'two have it',
      [inner, server('/nowhere/ada/job', 9000)],
      `2 Jupyter servers run on this machine, and each of them has the project in its root:
  http://localhost:8889  /nowhere/ada/job
  http://localhost:9000  /nowhere/ada/job
Name the one you mean: JUPYTER_SERVER_URL=http://localhost:8889`,
    ],
    [
      'none has it',
      [other, server('/elsewhere', 9000)],
      `2 Jupyter servers run on this machine, and none of them has the project in its root:
  http://localhost:8890  /nowhere/adam
  http://localhost:9000  /elsewhere
Name the one you mean: JUPYTER_SERVER_URL=http://localhost:8890`,
    ],
    [
      'there is none',
      [],
      "No Jupyter server runs on this machine that `server: 'discover'` could find: there is no note of one in /a/runtime and /b/runtime whose server answers.\nStart one: jupyter lab",
    ],
  ])('%s: it is told', (_, running, message) => {
    const folders = ['/a/runtime', '/b/runtime']
    expect(() =>
      chooseServer(running, '/nowhere/ada/job/docs', folders),
    ).toThrow(expect.objectContaining({ message }))
  })
})

test.each<[string, NodeJS.Platform, Record<string, string>, string[]]>([
  ['Linux', 'linux', {}, ['/home/ada/.local/share/jupyter/runtime']],
  ['Linux', 'linux', { XDG_DATA_HOME: '/x' }, ['/x/jupyter/runtime']],
  [
    'macOS',
    'darwin',
    {},
    [
      '/home/ada/Library/Jupyter/runtime',
      '/home/ada/Library/Application Support/Jupyter/runtime',
    ],
  ],
  ['Windows', 'win32', { APPDATA: '/r' }, ['/r/jupyter/runtime']],
  ['anywhere', 'linux', { JUPYTER_DATA_DIR: '/d' }, ['/d/runtime']],
  [
    'anywhere',
    'linux',
    { JUPYTER_RUNTIME_DIR: '/r', JUPYTER_DATA_DIR: '/d' },
    ['/r'],
  ],
])(
  'on %s (%s, %j) servers note themselves in %j',
  (_, platform, env, folders) => {
    expect(runtimeFolders(env, platform, '/home/ada')).toEqual(folders)
  },
)
