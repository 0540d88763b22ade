export async function doctor(
  args: readonly string[],
  cwd: string,
): Promise<number> {
  void args
  void cwd
  return 0
}
