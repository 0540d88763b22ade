import { spawnSync } from 'node:child_process'

/** Packages are pinned from here on. */
const OLDEST_MINOR = 9
/** From here on they are those that stored outputs were made with. */
const CURRENT_MINOR = 11
/** For a newer one, some of them would have to be compiled. */
const NEWEST_MINOR = 14

/** Others are looked for where `python3` does not fit, or has no venv. */
const CANDIDATES = [
  ['python3'],
  ['python'],
  ['py', '-3'],
  ...Array.from({ length: NEWEST_MINOR - OLDEST_MINOR + 1 }, (_, index) => [
    `python3.${NEWEST_MINOR - index}`,
  ]),
]

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
 * @returns {{ version: string, executable: string, warning: string | undefined }}
 */
export function findPython() {
  const looks = CANDIDATES.map(look).filter((found) => found !== undefined)
  const suitable = looks.filter(({ fault }) => fault === undefined)
  const found =
    suitable.find(({ warning }) => warning === undefined) ?? suitable[0]
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
      // A system that has an old one may have no other under that name.
      `It need not become python3: python3.${OLDEST_MINOR} to python3.${NEWEST_MINOR} are looked for on the PATH, too.`,
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
    warning: warningOf(isAtLeast),
    fault: faultOf(isAtLeast(OLDEST_MINOR), venv),
  }
}

function warningOf(isAtLeast) {
  if (!isAtLeast(CURRENT_MINOR)) {
    return `Its packages are older than those that stored plots and tables were made with. Python 3.${CURRENT_MINOR} or newer has the same.`
  }
  return isAtLeast(NEWEST_MINOR + 1)
    ? `It is newer than the pinned packages, so pip may have to compile some. Python 3.${CURRENT_MINOR} to 3.${NEWEST_MINOR} needs no compiler.`
    : undefined
}

function faultOf(isRecent, venv) {
  if (!isRecent) {
    return 'which is too old'
  }
  return venv ? undefined : 'which has no venv'
}
