/**
 * What goes on beside a cell, so that it matters whether the kernel pauses before
 * the next one, and what is answered behind the cells that wait. Read off the
 * text: what is named in vain costs the way of a reply for each cell.
 */
const HAZARDS: readonly RegExp[] = [
  /\b(?:threading|_thread|concurrent|multiprocessing|joblib|dask|ray|asyncio|trio|anyio|nest_asyncio|sched|tqdm)\b|\bThread|\bTimer\b|\bawait\b|\basync\b|\bnum_workers\b|\bn_jobs\b|\bsignal\s*\./,
  /\b(?:subprocess|Popen|system|popen|spawn\w*|fork|ctypes|cffi)\b|%%?\s*(?:script|bash|sh|bg|sx)\b|--bg\b/,
  /\b(?:ipywidgets|widgets?|interact\w*|[cC]omm)\b|_comm\b/,
  /\.\s*kernel\b|\bget_ipython\b|\binput\s*\(|\bgetpass\b|\bipykernel\b/,
]

/** Whether a notebook's cells may be sent to the kernel before their turn. */
export function mayRunAhead(sources: readonly string[]): boolean {
  return !sources.some((source) =>
    HAZARDS.some((pattern) => pattern.test(source)),
  )
}
