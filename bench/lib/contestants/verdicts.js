/**
 * Reads what a contestant said and tells whether it is true.
 *
 * @callback Verdict
 * @param {{ exitCodes: (number | null)[], output: string }} result
 * @param {{ files: number, cells: number, failed: number }} expected how many
 * files with how many code cells in all were to be run, how many cells to fail
 * @returns {boolean}
 */

/** @type {Verdict} */
export function vitestVerdict({ exitCodes, output }, expected) {
  const { files, cells, failed } = expected
  const lines = output.split('\n').map((line) => line.trim())
  return failed === 0
    ? exitCodes[0] === 0 &&
        lines.includes(`Test Files  ${files} passed (${files})`) &&
        lines.includes(`Tests  ${cells} passed (${cells})`)
    : exitCodes[0] === 1 &&
        lines.includes(
          `Tests  ${failed} failed | ${cells - failed} passed (${cells})`,
        )
}

/** @param {'files' | 'cells'} items what pytest counts */
export function pytestVerdict(items) {
  /** @type {Verdict} */
  return ({ exitCodes, output }, expected) => {
    const { failed } = expected
    const passed = `${expected[items] - failed} passed`
    const [, counts] = /^=+ (.+) in [\d.]+s.*=$/m.exec(output) ?? []
    return failed === 0
      ? exitCodes[0] === 0 && counts === passed
      : exitCodes[0] === 1 && counts === `${failed} failed, ${passed}`
  }
}

/**
 * For those that only execute: they tell by their exit codes.
 *
 * @type {Verdict}
 */
export function allExitedWell({ exitCodes }, { files }) {
  return exitCodes.length === files && exitCodes.every((code) => code === 0)
}
