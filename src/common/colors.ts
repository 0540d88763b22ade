import pc from 'picocolors'

/** Functions that colour a text. */
export type Colors = ReturnType<typeof pc.createColors>

/** @param isOn As Vitest decides; without colours the functions change nothing. */
export function createColors(isOn: boolean): Colors {
  return pc.createColors(isOn)
}
