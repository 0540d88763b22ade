const LIBRARY = String.raw`(?:(?:site|dist)-packages|lib(?:32|64)?[\\/]python\d\.\d{1,2}t?)[\\/]`

/** `/usr/lib/python3/dist-packages/numpy/a.py:12: RuntimeWarning: …`, at the start of a line. */
const WARNED = new RegExp(
  String.raw`^(?:[A-Za-z]:)?[\\/][^\n":]{0,300}[\\/]${LIBRARY}([^\n":]{1,200}\.py):\d{1,9}(?=: )`,
  'gm',
)

/** The line of a printed traceback. */
const TRACED = new RegExp(
  String.raw`^( {0,20}File ")[^\n"]{0,300}[\\/]${LIBRARY}([^\n"]{1,200}", line )\d{1,9}`,
  'gm',
)

/**
 * Takes away where a library is installed and in which of its lines something
 * happened; which of its files it was stays.
 */
export function maskLibraryLines(text: string): string {
  return text.includes('.py')
    ? text.replace(WARNED, '…/$1:«n»').replace(TRACED, '$1…/$2«n»')
    : text
}
