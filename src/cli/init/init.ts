export function init(args: readonly string[], cwd: string): void {
  void args
  void cwd
}
