import { isRecord } from '../../common/checks.ts'
import { CASE, valueFault } from './checks.ts'

/** What is wrong in the option `cases`; of values, only their kind is shown. */
export function casesFault(value: unknown): string | undefined {
  if (!isRecord(value)) {
    return undefined
  }
  for (const [glob, cases] of Object.entries(value)) {
    const fault = listFault(cases)
    if (fault !== undefined) {
      return `Option \`cases\` of notebooks(), "${glob}": ${fault}`
    }
  }
  return undefined
}

function listFault(cases: unknown): string | undefined {
  if (!Array.isArray(cases) || cases.length === 0) {
    return "it must be a list of cases.\nWrite it like: [{ name: 'eu', parameters: { region: 'eu' } }]"
  }
  const names: string[] = []
  let stored: string | undefined
  for (const [index, each] of Array.from<unknown>(cases).entries()) {
    const parameters = isRecord(each) ? each['parameters'] : undefined
    const fault = isRecord(parameters) ? valueFault(parameters) : undefined
    if (fault !== undefined) {
      return fault
    }
    if (!isRecord(each) || !CASE.holds(each)) {
      return `case ${index + 1} must be ${CASE.expected}.`
    }
    const name = String(each['name'])
    if (names.includes(name)) {
      return `two cases are called "${name}".\nGive each a name of its own.`
    }
    names.push(name)
    if (each['stored'] === true) {
      if (stored !== undefined) {
        return `both "${stored}" and "${name}" are \`stored\`, but a notebook has stored the outputs of one case.\nLeave the other to its snapshots.`
      }
      stored = name
    }
  }
  return undefined
}
