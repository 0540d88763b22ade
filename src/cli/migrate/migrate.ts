export async function migrate(
  args: readonly string[],
  cwd: string,
): Promise<void> {
  void args
  void cwd
}
