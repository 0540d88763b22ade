import { execFileSync } from 'node:child_process'

import { testPython } from '../environments.ts'

const PROGRAM = `
import sys
from jupyter_client import BlockingKernelClient

client = BlockingKernelClient()
client.load_connection_file(sys.argv[1])
client.start_channels()
client.wait_for_ready(timeout=30)
reply = client.execute_interactive(
    "", silent=True, user_expressions={"value": sys.argv[2]}, timeout=30
)
value = reply["content"]["user_expressions"]["value"]
print(value["data"]["text/plain"] if value["status"] == "ok" else value["evalue"])
`

/** What an expression is in a kernel that somebody else started, asked by Jupyter's own client. */
export function readThere(
  venv: Parameters<typeof testPython>[0],
  connectionFile: string,
  expression: string,
): string {
  return execFileSync(
    testPython(venv),
    ['-c', PROGRAM, connectionFile, expression],
    { encoding: 'utf8' },
  ).trim()
}
