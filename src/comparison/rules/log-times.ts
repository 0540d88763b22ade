const LEVEL =
  '(?:TRACE|DEBUG|INFO|SUCCESS|WARN(?:ING)?|ERROR|CRITICAL|FATAL|trace|debug|info|warn(?:ing)?|error|critical)'

const TIME = String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`

/** loguru, structlog and logging's `asctime`; rich has its times in brackets. */
const LOGGED = new RegExp(
  String.raw`^(?:${TIME}|\[(?:${TIME}|(?:\d\d/\d\d/\d\d )?\d\d:\d\d:\d\d)\])(?=[^\n]{0,80}\b${LEVEL}\b)`,
  'gm',
)

/** Takes away the time at the beginning of a line of a log, which names its level. */
export function maskLogTimes(text: string): string {
  return text.replace(LOGGED, '«time»')
}
