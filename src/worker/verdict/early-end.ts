import type { CellExecution } from '../../execution/types.ts'
import type { ErrorOutput, Output } from '../../nbformat/types.ts'
import type { Expectation } from './expectation.ts'

/** What `str()` makes of the codes that say all is well: `sys.exit()`, `sys.exit(0)`, `SystemExit(None)`. */
const ALL_WELL: ReadonlySet<string> = new Set(['', '0', 'None'])

/** Whether Python was asked to end with success; a notebook asks so to be left. */
export function isCleanExit({ ename, evalue }: ErrorOutput): boolean {
  return ename === 'SystemExit' && ALL_WELL.has(evalue)
}

/**
 * Whether an exception of Python means that the notebook ends here: a clean
 * exit, or one that shows no traceback (the idiom of an own `StopExecution` with
 * an empty `_render_traceback_`). It must have been shown: IPython gives no
 * traceback either for what it reports on stderr alone (unknown magics,
 * exception groups; 9.18).
 */
export function endsNotebook({
  end,
  outputs,
}: Pick<CellExecution, 'end' | 'outputs'>): boolean {
  if (end.type !== 'raised') {
    return false
  }
  return (
    isCleanExit(end.error) ||
    outputs.some(
      (output) =>
        output.output_type === 'error' &&
        output.ename === end.error.ename &&
        output.traceback.length === 0,
    )
  )
}

/** Where pytest raises `Skipped`: it is no exception of the user's of that name. */
const PYTEST = /_pytest[\\/]outcomes\.py/

/**
 * Why a cell asked to be skipped, where it did (`pytest.skip()`,
 * `unittest.SkipTest`) and nothing says that it shall raise: a reason.
 */
export function describeSkip(
  expected: Expectation['exception'],
  { ename, evalue, traceback }: ErrorOutput,
): string | undefined {
  const isSkip =
    ename === 'SkipTest' ||
    (ename === 'Skipped' && traceback.some((line) => PYTEST.test(line)))
  const isOpen =
    expected.type === 'none' ||
    (expected.type === 'recorded' && expected.ename === ename)
  return isSkip && isOpen ? firstLine(evalue) || 'it asked for it' : undefined
}

const LONGEST_REASON = 500

/** What stands in one line beside a test's name. */
function firstLine(text: string): string {
  const [line = ''] = text.trim().split(/[\r\n]/, 1)
  return line.length > LONGEST_REASON
    ? `${line.slice(0, LONGEST_REASON)}…`
    : line
}

/** Of IPython, to whoever exits (9.18); it names a path and a line of one machine. */
const EXIT_WARNING =
  /^.*interactiveshell\.py:\d+: UserWarning: To exit: use [^\n]*\n?(?: +warn\(.*\n?)?/m

/** Outputs without what IPython says on stderr of a `SystemExit`. */
export function withoutExitWarning(
  outputs: readonly Output[],
): readonly Output[] {
  return outputs.map((output) =>
    output.output_type === 'stream' && output.name === 'stderr'
      ? { ...output, text: output.text.replace(EXIT_WARNING, '') }
      : output,
  )
}
