const ends = new Set<() => void>()

/**
 * Has something done when the process exits, where nothing can be awaited. One
 * listener for all: Node warns of more than ten, and a workspace may have as many
 * projects.
 *
 * @returns what takes it back.
 */
export function atExit(end: () => void): () => void {
  if (ends.size === 0) {
    process.on('exit', endAll)
  }
  ends.add(end)
  return () => {
    ends.delete(end)
    if (ends.size === 0) {
      process.off('exit', endAll)
    }
  }
}

function endAll(): void {
  for (const end of ends) {
    try {
      end()
    } catch {
      // The others must still be ended.
    }
  }
}
