/** When a cell or a notebook is skipped. */
export type SkipCondition = {
  /** As written, without the reason. */
  readonly text: string
  readonly isNegated: boolean
  readonly reason?: string
} & (
  | { readonly type: 'platform'; readonly platform: string }
  /** Without a value: the variable is set and not empty. */
  | {
      readonly type: 'variable'
      readonly name: string
      readonly value?: string
    }
)

/** What conditions are about; `process` fits. */
export interface SkipSurroundings {
  readonly env: Readonly<Record<string, string | undefined>>
  /** As `process.platform` has it. */
  readonly platform: string
}

const PLATFORMS: ReadonlyMap<string, string> = new Map([
  ['linux', 'linux'],
  ['macos', 'darwin'],
  ['darwin', 'darwin'],
  ['windows', 'win32'],
  ['win32', 'win32'],
])

const CONDITION =
  /^(!|not\s)?\s*([A-Za-z_]\w*)(?:\s*(==?|!=)\s*([^\s:]+))?(?:\s*:\s*(.+))?$/s

/**
 * Reads `CI`, `!GPU`, `REGION=eu`, `REGION!=eu`, `windows`, `platform=linux`,
 * each with an optional reason after a colon; undefined if it is none.
 */
export function parseSkipCondition(text: string): SkipCondition | undefined {
  const match = CONDITION.exec(text.trim())
  if (!match) {
    return undefined
  }
  const [whole, not, name = '', operator, value, reason] = match
  const base = {
    text: whole.replace(/(?<=\w)\s*:.*$/s, ''),
    isNegated: (not !== undefined) !== (operator === '!='),
    ...(reason === undefined ? {} : { reason }),
  }
  if (name === 'platform') {
    const platform = PLATFORMS.get(value ?? '') ?? value
    return platform === undefined
      ? undefined
      : { ...base, type: 'platform', platform }
  }
  const platform = operator === undefined ? PLATFORMS.get(name) : undefined
  return platform === undefined
    ? {
        ...base,
        type: 'variable',
        name,
        ...(value === undefined ? {} : { value }),
      }
    : { ...base, type: 'platform', platform }
}

/** Why to skip: the reason of the first condition that holds, or the condition; undefined where none holds. */
export function skipReason(
  conditions: readonly SkipCondition[],
  surroundings: SkipSurroundings,
): string | undefined {
  const condition = conditions.find(
    (each) => holds(each, surroundings) !== each.isNegated,
  )
  return condition && (condition.reason ?? `skipif ${condition.text}`)
}

function holds(
  condition: SkipCondition,
  { env, platform }: SkipSurroundings,
): boolean {
  if (condition.type === 'platform') {
    return condition.platform === platform
  }
  const actual = env[condition.name] ?? ''
  return condition.value === undefined
    ? actual !== ''
    : actual === condition.value
}
