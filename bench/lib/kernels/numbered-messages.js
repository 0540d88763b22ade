/** Python that sends numbered messages, a stream and a display in turn. */
export function numberedMessages(first, count) {
  return [
    'from IPython.display import display',
    `for number in range(${first}, ${first + count}):`,
    '    if number % 2:',
    "        display({'text/plain': f'n{number}'}, raw=True)",
    '    else:',
    "        print(f'n{number}', flush=True)",
  ].join('\n')
}

/** The numbers that an answer of a kernel holds. */
export function numbersIn({ header, content }) {
  const text =
    header.msg_type === 'stream'
      ? content.text
      : header.msg_type === 'display_data'
        ? content.data['text/plain']
        : ''
  return [...text.matchAll(/^n(\d+)$/gm)].map(([, number]) => Number(number))
}

/** How many of the numbers from 0 are not there, or not in their place. */
export function countLost(numbers, count) {
  const right = numbers.filter((number, index) => number === index).length
  return count - right + Math.max(0, numbers.length - count)
}
