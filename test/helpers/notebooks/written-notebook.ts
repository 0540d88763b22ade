/** A cell as nbformat writes it; `outputs` is JSON at the depth of the cell's members. */
export function cell(
  id: string,
  source: string,
  count: number | null = null,
  outputs = '[]',
): string {
  return `  {
   "cell_type": "code",
   "execution_count": ${count},
   "id": "${id}",
   "metadata": {},
   "outputs": ${outputs},
   "source": [
    ${JSON.stringify(source)}
   ]
  }`
}

export function notebook(...cells: readonly string[]): string {
  return `{
 "cells": [
${cells.join(',\n')}
 ],
 "metadata": {
  "kernelspec": {
   "display_name": "Python 3",
   "language": "python",
   "name": "python3"
  },
  "weight": 1.0
 },
 "nbformat": 4,
 "nbformat_minor": 5
}
`
}

export function streamOf(text: string): string {
  return `[
    {
     "name": "stdout",
     "output_type": "stream",
     "text": [
      ${JSON.stringify(text)}
     ]
    }
   ]`
}

export function resultOf(count: number, text: string): string {
  return `[
    {
     "data": {
      "text/plain": [
       ${JSON.stringify(text)}
      ]
     },
     "execution_count": ${count},
     "metadata": {},
     "output_type": "execute_result"
    }
   ]`
}
