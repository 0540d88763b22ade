/**
 * Modules whose import starts no Python thread and runs no OpenMP region, so
 * that a process can be forked afterwards, each with the statements that import
 * it. Tried with numpy 2.4, pandas 3.1 and matplotlib 3.11.
 */
const forkSafe: readonly { readonly module: string; readonly named: RegExp }[] =
  [
    {
      module: 'numpy',
      named: /^(?:import[ \t](?:.*,)?|from[ \t])[ \t]*numpy\b/m,
    },
    {
      module: 'pandas',
      named: /^(?:import[ \t](?:.*,)?|from[ \t])[ \t]*pandas\b/m,
    },
    {
      module: 'matplotlib.pyplot',
      named:
        /^(?:import[ \t](?:.*,)?|from[ \t])[ \t]*matplotlib\.pyplot\b|^from[ \t]+matplotlib[ \t]+import[ \t](?:.*,)?[ \t]*pyplot\b/m,
    },
  ]

/**
 * What `preload: 'auto'` stands for: the fork-safe modules that at least one of
 * the notebooks imports in a statement that is not indented.
 *
 * @param notebooks the sources of each one's code cells.
 */
export function chooseAutoPreload(
  notebooks: readonly (readonly string[])[],
): readonly string[] {
  return forkSafe
    .filter(({ named }) =>
      notebooks.some((sources) => sources.some((source) => named.test(source))),
    )
    .map(({ module }) => module)
}
