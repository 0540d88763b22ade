import { spawnSync } from 'node:child_process'

/** Others are looked for where `python3` is old, or has no venv. */
const CANDIDATES = [
  ['python3'],
  ['python'],
  ['py', '-3'],
  ...[13, 12, 11, 10, 9].map((minor) => [`python3.${minor}`]),
]

/** Packages are pinned from here on. */
const OLDEST_MINOR = 9
/** From here on they are those that stored outputs were made with. */
const CURRENT_MINOR = 11

// Debian's python3 has venv without the ensurepip that venv needs.
const QUESTION = `
import sys
print("Python %d.%d.%d" % sys.version_info[:3])
print(sys.executable)
import venv
from ensurepip import version
print("venv")
`

const INSTALL = {
  darwin: 'brew install python',
  win32: 'winget install Python.Python.3.13',
}

/**
 * The first that has the current packages, or the first that has some; without
 * one this program ends with what is needed.
 *
 * @returns {{ version: string, executable: string, isCurrent: boolean }}
 */
export function findPython() {
  const looks = CANDIDATES.map(look).filter((found) => found !== undefined)
  const suitable = looks.filter(({ fault }) => fault === undefined)
  const found = suitable.find(({ isCurrent }) => isCurrent) ?? suitable[0]
  if (found) {
    return found
  }
  const lines = looks.map(
    ({ executable, version, fault }) =>
      `  ${executable}: Python ${version}, ${fault}`,
  )
  console.error(
    [
      `Python 3.${OLDEST_MINOR} or newer with its venv module is needed.`,
      ...(lines.length === 0
        ? ['There is no python3, python or py on the PATH.']
        : ['On the PATH:', ...new Set(lines)]),
      `Install it with: ${INSTALL[process.platform] ?? 'sudo apt-get install python3-venv'}`,
    ].join('\n'),
  )
  process.exit(1)
}

function look([command, ...args]) {
  const { stdout } = spawnSync(command, [...args, '-c', QUESTION], {
    encoding: 'utf8',
  })
  const [title = '', executable, venv] = (stdout ?? '').split(/\r?\n/)
  const [, version, major, minor] =
    /^Python ((\d+)\.(\d+)\.\d+)$/.exec(title) ?? []
  if (version === undefined) {
    return undefined
  }
  const isAtLeast = (least) => major === '3' && Number(minor) >= least
  return {
    version,
    executable,
    isCurrent: isAtLeast(CURRENT_MINOR),
    fault: faultOf(isAtLeast(OLDEST_MINOR), venv),
  }
}

function faultOf(isRecent, venv) {
  if (!isRecent) {
    return 'which is too old'
  }
  return venv ? undefined : 'which has no venv'
}
