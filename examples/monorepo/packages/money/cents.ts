/** An amount as it is written: `cents('4.95')` is 495. */
export function cents(amount: string): number {
  return Math.round(Number(amount) * 100)
}
