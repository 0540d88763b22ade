/** What is used of picomatch 4, whose types are a package of their own. */
declare module 'picomatch' {
  interface Options {
    readonly dot?: boolean
  }

  function picomatch(
    glob: string | readonly string[],
    options?: Options,
  ): (path: string) => boolean

  namespace picomatch {
    function makeRe(glob: string, options?: Options): RegExp

    function scan(glob: string): {
      /** The folder that no part of the glob changes. */
      readonly base: string
      readonly isGlob: boolean
    }
  }

  export default picomatch
}
