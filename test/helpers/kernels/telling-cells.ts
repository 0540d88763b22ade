import { error } from '../notebooks/notebook-file.ts'
import type { CellSpec } from '../notebooks/notebook-file.ts'
import { tellingCell as cell } from './cell-runs.ts'

/** Behind each of these the next one runs. */
export const PLAIN: readonly CellSpec[] = [
  'n = globals().get("n", 0) + 1; n',
  'print("a line")',
  'print("to stderr", file=__import__("sys").stderr)',
  'from IPython.display import display; display({"n": 1}); 2',
  '"x" * 100_000',
  '%pwd\nIn[-1][:20]',
].map((does) => cell(does))

/** So many, in turn. */
export function plainCells(count: number): CellSpec[] {
  return Array.from(
    { length: count },
    (_, index) => PLAIN[index % PLAIN.length],
  ).filter((spec) => spec !== undefined)
}

const SHORT = { metadata: { vitest: { timeout: '1s' } } }

/** After each of these a notebook ends. */
export const ENDS: Readonly<Record<string, CellSpec>> = {
  raises: cell('1 / 0'),
  'raises when it is shown': cell(
    'class Bad:\n    def __repr__(self): raise ValueError("no")\nBad()',
  ),
  'is no Python': { code: '1 +' },
  'has an unknown magic': cell('%no_such_magic'),
  'raises in a magic': cell('%run no_such_file.py'),
  'raises what is no Exception': cell('raise KeyboardInterrupt'),
  'raises behind what shows errors otherwise': cell(
    `from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
shell._showtraceback = lambda *arguments: print("oh no")
shell.set_custom_exc((ValueError,), lambda *arguments, **options: print("mine"))
raise ValueError`,
  ),
  'asks for input': cell('input("name?")'),
  exits: cell('exit()'),
  'exits by sys': cell('import sys; sys.exit(1)'),
  'exits by sys, well': cell('import sys; sys.exit()'),
  'kills its kernel': cell('import os; os._exit(1)'),
  'takes too long': cell('import time; time.sleep(30)', SHORT),
  'takes too long, and does not mind': cell(
    'import time\ntry: time.sleep(30)\nexcept KeyboardInterrupt: pass',
    SHORT,
  ),
}

/** After each of these it goes on. */
export const GOES_ON: Readonly<Record<string, CellSpec>> = {
  'raises what is stored': cell('1 / 0', {
    outputs: [error('ZeroDivisionError', 'division by zero')],
  }),
  'may raise': cell('raise ValueError("yes")', {
    metadata: { tags: ['raises-exception'] },
  }),
}

/** What may matter for the cells around it. */
export const ODD: readonly CellSpec[] = [
  'import os; os.write(1, b"of C\\n"); None',
  'handle = display("first", display_id=True)',
  '"handle" in globals() and handle.update("second")',
  'from IPython.display import clear_output; print("gone"); clear_output(); print("kept")',
  'from IPython.core.interactiveshell import InteractiveShell; InteractiveShell.ast_node_interactivity = "all"\n1\n2',
  '%xmode Minimal',
  '%reset -f',
  'import gc; gc.collect(); None',
  'try: 1 / 0\nexcept ZeroDivisionError: InteractiveShell = __import__("IPython").core.interactiveshell.InteractiveShell; "caught"',
  '_',
  '%%capture taken\nprint("inside")',
  'import time; time.sleep(0.02)',
].map((does) => cell(does))
