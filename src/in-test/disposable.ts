/**
 * Lets `await using` end an object, also in pools with VMs: their contexts lack
 * what Node adds to `Symbol` (20, 22), and compilers fall back to this symbol.
 */
export function endsBy(object: object, end: () => Promise<void>): void {
  Object.defineProperty(object, Symbol.for('Symbol.asyncDispose'), {
    value: end,
  })
}
