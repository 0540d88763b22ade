export interface Item {
  readonly name: string
  readonly price: number
  readonly count: number
}

/** What all of them cost, with a tenth off from a hundred on. */
export function total(items: readonly Item[]): number {
  const sum = items.reduce((sum, { price, count }) => sum + price * count, 0)
  return sum < 100 ? sum : sum * 0.9
}
