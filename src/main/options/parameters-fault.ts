import { isRecord } from '../../common/checks.ts'
import { valueFault } from './checks.ts'

/** What is wrong in the option `parameters`; of values, only their kind is shown. */
export function parametersFault(value: unknown): string | undefined {
  if (!isRecord(value)) {
    return undefined
  }
  for (const [glob, parameters] of Object.entries(value)) {
    if (!isRecord(parameters)) {
      return `Option \`parameters\` of notebooks() must have an object of values for each glob, but for "${glob}" it has ${parameters === null ? 'null' : `a ${typeof parameters}`}.\nWrite it like: parameters: { 'reports/*.ipynb': { region: 'eu' } }`
    }
    const fault = valueFault(parameters)
    if (fault !== undefined) {
      return `Option \`parameters\` of notebooks(), "${glob}": ${fault}`
    }
  }
  return undefined
}
