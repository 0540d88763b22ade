const LEVEL = String.raw`(?:\b(?:TRACE|DEBUG|INFO|SUCCESS|WARN(?:ING)?|ERROR|CRITICAL|FATAL)\b|\[(?:debug|info|warning|error|critical)\b)`

const TIME = String.raw`\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?`

/**
 * loguru, structlog and logging's `asctime`; rich has its times in brackets.
 * Behind a time of data there is a comma, or more than one blank.
 */
const LOGGED = new RegExp(
  String.raw`^(?:${TIME}(?! {2}|,)|\[(?:${TIME}|(?:\d\d/\d\d/\d\d )?\d\d:\d\d:\d\d)\])(?=[^\n]{0,80}${LEVEL})`,
  'gm',
)

/** Takes away the time at the beginning of a line of a log, which names its level. */
export function maskLogTimes(text: string): string {
  return text.replace(LOGGED, '«time»')
}
