/** Equal numbers have equal hashes, so that these have one in every run, whatever their repr is. */
const NUMBER_IN_QUOTES = /^(?:Decimal|UUID)\('[^']*'\)$/

/** CPython hashes their bytes, NaN by its address, and None too before 3.12. */
const VARYING = /^(?:datetime\.(?:datetime|date|time)\(.*\)|nan|None)$/

const NAME = /^(?!(?:True|False|inf)$)[^\W\d]\w*$/

/**
 * Whether the hash of what has this repr differs from run to run: it holds a
 * string or bytes, or hashes by its address as `<class 'int'>` does.
 *
 * @param isValue The text is a value that was shown, not what was printed: only
 * there a name is an object (a symbol of sympy's) and no piece of code.
 */
export function hasVaryingHash(element: string, isValue: boolean): boolean {
  return (
    (/['"<]/.test(element) && !NUMBER_IN_QUOTES.test(element)) ||
    VARYING.test(element) ||
    (isValue && NAME.test(element))
  )
}
