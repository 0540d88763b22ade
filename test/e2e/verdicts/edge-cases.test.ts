import { encode } from 'fast-png'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

import {
  NOT_COMPARED,
  notebookOf,
  outcomeOf,
  red,
  skipped,
} from '../../helpers/notebooks/cell-cases.ts'
import type { CellCase } from '../../helpers/notebooks/cell-cases.ts'
import {
  display,
  error,
  result,
  stderr,
  stdout,
} from '../../helpers/notebooks/notebook-file.ts'
import { Project, configWith, python } from '../../helpers/runs/consumer.ts'
import type { RunResult } from '../../helpers/runs/consumer.ts'

const png = Buffer.from(
  encode({ width: 1, height: 1, channels: 3, data: Uint8Array.of(255, 0, 0) }),
).toString('base64')

/** Talks on the kernel's own sockets, as kernels of other make might. */
const KERNEL = `
kernel = get_ipython().kernel
def publish(msg_type, content, parent=None):
    kernel.session.send(kernel.iopub_socket, msg_type, content,
        parent=parent or kernel.get_parent(), ident=b'stream')
foreign = {'header': {'msg_id': 'nobody', 'msg_type': 'execute_request'}}
`

/** Changes the reply of the cell that it stands in. */
function withReply(content: string): string {
  return `${KERNEL}
send = kernel.session.send
def send_other(stream, msg, content=None, *args, **kwargs):
    if msg == 'execute_reply':
        kernel.session.send = send
        content = ${content}
        if content is None: return {'header': {}}
    return send(stream, msg, content, *args, **kwargs)
kernel.session.send = send_other`
}

const OF_VITEST =
  'MODE BASE_URL DEV PROD SSR TEST VITEST VITEST_WORKER_ID NODE_ENV VITE_KEY'

/** The numbers in titles are those of section G of the protocol reference. */
const NOTEBOOKS: Readonly<Record<string, readonly CellCase[]>> = {
  'environment.ipynb': [
    {
      title: 'of what Vitest and Vite set, only what the shell has',
      code: `import os\n{name: os.environ[name] for name in '${OF_VITEST}'.split() if name in os.environ}`,
      outputs: [result("{'MODE': 'production'}")],
    },
  ],
  'done-and-routing.ipynb': [
    {
      title: '1: no output at all',
      code: 'first = get_ipython().execution_count',
    },
    { title: '2: only a result', code: '1 + 1', outputs: [result('2')] },
    { title: '2: a result that IPython suppresses', code: '1 + 1;' },
    {
      title: '3: streams in several messages, stored unmerged',
      code: 'import time\nfor i in range(3):\n    print(i, flush=True)\n    time.sleep(0.02)',
      outputs: [stdout('0\n'), stdout('1\n'), stdout('2\n')],
    },
    {
      title: '4: stdout and stderr in another order than stored',
      code: 'import sys\nprint("out 1")\nprint("err", file=sys.stderr)\nprint("out 2")',
      outputs: [stderr('err\n'), stdout('out 1\nout 2\n')],
    },
    ...Array.from({ length: 20 }, (_, index) => ({
      title: `6: outputs, reply and idle in any order (${index + 1})`,
      code: `print(${index}); ${index}`,
      outputs: [stdout(`${index}\n`), result(String(index))],
    })),
    {
      title: '8, 41, 49, 96: messages of nobody, of no type, without content',
      code: `${KERNEL}
publish('stream', {'name': 'stdout', 'text': 'of somebody else'}, foreign)
publish('stream', {'name': 'stdout', 'text': ''})
publish('unheard_of', {'x': 1})
publish('display_data', {'data': {'text/plain': 'mine'}, 'metadata': {}, 'transient': None})
publish('update_display_data', {'data': {'text/plain': 'no'}, 'metadata': {}, 'transient': None})`,
      outputs: [display('mine')],
    },
    {
      title: '9: idle of another request does not end a cell',
      code: "publish('status', {'execution_state': 'idle'}, foreign)\ntime.sleep(0.1)\nprint('after')",
      outputs: [stdout('after\n')],
    },
    {
      title: '5: idle before the reply',
      code: `send = kernel.session.send
held = []
def send_idle_first(stream, msg, *args, **kwargs):
    if msg == 'execute_reply':
        held.append((stream, msg, args, kwargs))
        return {'header': {}, 'content': args[0] if args else kwargs['content']}
    sent = send(stream, msg, *args, **kwargs)
    if held and msg == 'status':
        stream, msg, args, kwargs = held.pop()
        kernel.session.send = send
        time.sleep(0.1)
        send(stream, msg, *args, **kwargs)
    return sent
kernel.session.send = send_idle_first
print('done')`,
      outputs: [stdout('done\n')],
    },
    { title: '11: an empty cell', code: '', count: null },
    { title: '11: a blank cell', code: ' \n\t\n', count: null },
    { title: '11: only a comment', code: '# nothing to do' },
    ...Array.from({ length: 4 }, (_, index) => ({
      title: `15: output of a child process (${index + 1})`,
      code: `import os\nstatus = os.system("echo child ${index}")`,
      outputs: [stdout(`child ${index}\n`)],
    })),
    {
      title: '16: a task that prints after its cell has ended',
      code: "import asyncio\n_ = asyncio.get_running_loop().call_later(0.05, print, 'from the task')",
      outputs: [stdout('from the task\n')],
    },
    {
      title: '16: a thread that goes on',
      code: `import threading
go = threading.Event()
def work():
    go.wait()
    print('from the thread')
thread = threading.Thread(target=work)
thread.start()`,
    },
    {
      title: '16: the cell that the thread prints into',
      code: "go.set()\nthread.join()\nprint('own')",
      outputs: [stdout('from the thread\nown\n')],
    },
    {
      title: '17: a child process in the background',
      code: "import subprocess\nchild = subprocess.Popen('read go; echo late', shell=True, stdin=subprocess.PIPE)",
    },
    {
      title: '17: the cell that the child prints into',
      // ipykernel reads the child's output in a thread, which takes its time.
      code: `came = threading.Event()
write = sys.stdout.write
def listen(text):
    write(text)
    came.set()
sys.stdout.write = listen
child.communicate(b'go')
came.wait()
del sys.stdout.write`,
      outputs: [stdout('late\n')],
    },
    {
      title: '54: probes do not count as cells',
      // That of the running cell, or, since IPython 9, of the next one.
      code: 'get_ipython().execution_count - first',
      outputs: [result('38')],
    },
    {
      title: '89: 6 MB of text',
      code: "print('\\n'.join(str(i).rjust(99) for i in range(60_000)))",
      outputs: [
        stdout(
          `${Array.from({ length: 60_000 }, (_, i) => String(i).padStart(99)).join('\n')}\n`,
        ),
      ],
    },
    {
      title: '18, 90: 5000 displays',
      code: 'from IPython.display import display\nfor i in range(5000): display(i)',
      outputs: Array.from({ length: 5000 }, (_, i) => display(String(i))),
    },
    {
      title: '50: a display of 12 MB',
      code: "display({'text/plain': 'big', 'text/x-big': 'x' * 12_000_000}, raw=True)",
      outputs: [
        display({ 'text/plain': 'big', 'text/x-big': 'x'.repeat(12e6) }),
      ],
    },
    {
      title: '19: output after the last cell has ended',
      code: `send = kernel.session.send
def send_then_print(stream, msg, *args, **kwargs):
    sent = send(stream, msg, *args, **kwargs)
    if msg == 'status' and 'idle' in str(args or kwargs):
        kernel.session.send = send
        print('last words')
    return sent
kernel.session.send = send_then_print`,
      outputs: [stdout('last words\n')],
    },
  ],
  'errors.ipynb': [
    {
      title: '20: an exception',
      code: 'def f():\n    return 1 / 0\nf()',
      expected: red('raised', 'ZeroDivisionError: division by zero'),
    },
    {
      title: '21: a syntax error',
      code: 'x = = 1',
      expected: red('raised', 'SyntaxError: invalid syntax'),
    },
    {
      title: '22: a magic that does not exist',
      code: '%nosuchmagic',
      expected: red(
        'raised',
        'UsageError: Line magic function `%nosuchmagic` not found.',
      ),
    },
    {
      title: '23: a raising __repr__',
      code: "class Bad:\n    def __repr__(self): raise ValueError('no repr')\nBad()",
      expected: red('raised', 'ValueError: no repr'),
    },
    {
      title: '24: a raising _repr_html_',
      code: "class BadHtml:\n    def __repr__(self): return 'plain'\n    def _repr_html_(self): raise ValueError('no html')\nBadHtml()",
      outputs: [result('plain')],
      expected: red('raised', 'ValueError: no html'),
    },
    {
      title: '26: marked to raise, and it does',
      code: "raise KeyError('a')",
      outputs: [error('KeyError', "'a'")],
      tags: ['raises-exception'],
    },
    {
      title: '26: marked to raise, and it does not',
      code: 'pass',
      tags: ['raises-exception'],
      expected: red(
        'did-not-raise',
        'ExpectedException: Cell [7] raised no exception, but it is marked to raise one.',
      ),
    },
    {
      title: '27: sys.exit',
      code: 'import sys\nsys.exit(3)',
      expected: red('raised', 'SystemExit: 3'),
    },
    { title: '27: the kernel lives on after sys.exit', code: 'x = 1' },
    {
      title: '29: %%bash that fails',
      code: '%%bash\nexit 3',
      expected: red(
        'raised',
        "CalledProcessError: Command 'b'exit 3\\n'' returned non-zero exit status 3.",
      ),
    },
    { title: '29: !exit', code: '!exit 3' },
    {
      title: '30: a cell after an error is executed',
      code: "print('still here')",
      outputs: [stdout('still here\n')],
    },
    { title: '33: a pager', code: '?print' },
    {
      title: '55: input for a next cell',
      code: "get_ipython().set_next_input('x = 1')",
    },
    {
      title: '13, 30: a reply without a count: aborted',
      code: withReply("{'status': 'aborted'}"),
      expected: red(
        'not-executed',
        'CellExecutionError: The kernel did not execute cell [15]: it answered "aborted".',
      ),
    },
    {
      title: '22: an error that only the reply tells',
      code: withReply(
        "{'status': 'error', 'ename': 'Trouble', 'evalue': 'in the reply'}",
      ),
      expected: red('raised', 'Trouble: in the reply'),
    },
    {
      title: '23: an error although the reply is ok',
      code: "publish('error', {'ename': 'Trouble', 'evalue': 'on iopub', 'traceback': []})",
      expected: red('raised', 'Trouble: on iopub'),
    },
    {
      title: '103: a kernel that asks for input although it must not',
      code: "kernel._allow_stdin = True\nkernel.raw_input('name? ')",
      expected: red(
        'not-executed',
        `CellExecutionError: Cell [18] asks for input with the prompt "name?", and no answer is for that.\nGive it one in the options of notebooks(): answers: [{ prompt: 'name?', value: '…' }]`,
      ),
    },
    {
      title: '104, 131: input()',
      code: "input('name? ')",
      expected: red(
        'raised',
        'StdinNotImplementedError: raw_input was called, but this frontend does not support input requests.',
      ),
    },
  ],
  'outputs.ipynb': [
    {
      title: '36: clear_output(wait=True) and then output',
      code: "from IPython.display import clear_output, display, HTML\nfor i in range(3):\n    print('step', i)\n    clear_output(wait=True)\nprint('done')",
      outputs: [stdout('done\n')],
    },
    {
      title: '37: clear_output(wait=True) last in the cell',
      code: "print('kept')\nclear_output(wait=True)",
      outputs: [stdout('kept\n')],
    },
    { title: '38: clear_output()', code: "print('gone')\nclear_output()" },
    {
      title:
        '39: a display that a later cell updates, stored as it is at the end',
      code: "handle = display('before', display_id='a')",
      outputs: [display("'after'")],
    },
    {
      title:
        '39: a display that a later cell updates, stored as it was at first',
      code: "handle2 = display('before', display_id='b')",
      outputs: [display("'before'")],
      expected: red(
        'mismatched',
        'OutputMismatch: Output of cell [5] changed: text/plain (1 of 1 output)',
      ),
    },
    {
      title: '42: several displays with one id',
      code: "display('x', display_id='c')\ndisplay('y', display_id='c')\nprint('between')\ndisplay('z', display_id='c');",
      outputs: [
        display("'all'"),
        display("'all'"),
        stdout('between\n'),
        display("'all'"),
      ],
    },
    {
      title: '39, 40: updates, one of them of nothing',
      code: "from IPython.display import update_display\nhandle.update('after')\nhandle2.update('after')\nupdate_display('all', display_id='c')\nupdate_display('no', display_id='unknown')",
    },
    {
      title: '43: several MIME types and metadata',
      code: `import base64\nfrom IPython.display import Image\ndisplay({'image/png': '${png}', 'text/plain': 'red'}, metadata={'image/png': {'width': 10}}, raw=True)`,
      outputs: [
        {
          output_type: 'display_data',
          data: { 'image/png': `${png}\n`, 'text/plain': ['red'] },
          metadata: { 'image/png': { width: 10 } },
        },
      ],
    },
    {
      title: '44: a lone surrogate',
      code: "print('a\\ud800b')",
      tags: ['nbval-ignore-output'],
      expected: NOT_COMPARED,
    },
    {
      title: '45: control characters and beyond the BMP',
      code: "'\\x00 \\x07 \\x1b[1mbold\\x1b[0m \\u2028 \\U0001F680 é'\nprint('\\x00|\\x07|\\u2028|\\U0001F680|é|\\x0c|\\x85')",
      outputs: [stdout('\u0000|\u0007|\u2028|\u{1F680}|é|\f|\u0085\n')],
    },
    {
      title: '46: NaN in JSON',
      code: "display({'application/json': {'a': 1.5, 'b': None}}, raw=True)",
      outputs: [display({ 'application/json': { a: 1.5, b: null } })],
    },
    {
      title: '47: !cmd with both streams',
      code: '!echo out; echo err 1>&2; printf no-newline',
      outputs: [stdout('out\r\nerr\r\nno-newline')],
    },
    {
      title: '48: a progress bar, stored with all its steps',
      code: "for i in range(0, 101, 10):\n    print(f'\\r{i}%', end='')\nprint()",
      outputs: [stdout('\r0%\r50%\r100%\n')],
    },
    {
      title: '48: backspaces and escapes, as JupyterLab stores them',
      code: "print('abc\\b\\bX')\nprint('Downloading 10 MB\\r\\x1b[KDone')",
      outputs: [stdout('aX\n\x1b[KDoneding 10 MB\n')],
    },
    {
      title: '25, 52: an Output widget takes outputs and an error',
      code: "import ipywidgets\nout = ipywidgets.Output()\nprint('before')\nwith out:\n    print('inside')\n    1 / 0\nprint('after')",
      outputs: [stdout('before\nafter\n')],
    },
    {
      title: '52: what the Output widget took is known in the kernel',
      code: "[(o['output_type'], o.get('text', o.get('ename'))) for o in out.outputs]",
      outputs: [
        result("[('stream', 'inside\\n'), ('error', 'ZeroDivisionError')]"),
      ],
    },
    {
      title: '52: an Output widget takes a display',
      code: 'out = ipywidgets.Output()\nwith out:\n    display(30)',
    },
    {
      title: '52: what it took has the keys in the order of nbclient',
      code: 'list(out.outputs[0])',
      outputs: [result("['output_type', 'metadata', 'data']")],
    },
    {
      title: '51: a widget with buffers',
      code: `import base64\nimage = ipywidgets.Image(value=base64.b64decode('${png}'))\nimage.value = bytes(image.value) + b'x'`,
    },
    {
      title: '53: a widget with a callback',
      code: "slider = ipywidgets.IntSlider()\nslider.observe(lambda change: print('changed to', change['new']), 'value')\nslider.value = 7",
      outputs: [stdout('changed to 7\n')],
    },
    {
      title: '52: a widget that is shown',
      code: 'slider',
      outputs: [
        result({
          'text/plain': ['IntSlider(value=7)'],
          'application/vnd.jupyter.widget-view+json': {
            model_id: 'another',
            version_major: 2,
            version_minor: 0,
          },
        }),
      ],
    },
    {
      title: '122: a list of strings in JSON is not text',
      code: "display({'application/json': ['a', 'b']}, raw=True)",
      outputs: [display({ 'application/json': ['a', 'b'] })],
    },
    {
      title: '127: lines that Python splits and JavaScript does not',
      code: "print('a\\x0bb\\x1cc\\x85d\\u2029e')",
      outputs: [
        {
          output_type: 'stream',
          name: 'stdout',
          text: ['a\u000b', 'b\u001c', 'c\u0085', 'd\u2029', 'e\n'],
        },
      ],
    },
  ],
  'nbmake.ipynb': [
    {
      title: 'names that are mocked',
      code: 'x = 5\ny = "y"',
      metadata: { nbmake: { mock: { x: 2, y: 'fish', z: { x: 42 } } } },
    },
    {
      title: 'lines that follow, without output or count',
      code: '[x, y, z["x"]]',
      outputs: [result("[2, 'fish', 42]")],
      metadata: {
        nbmake: { post_cell_execute: ['a = x + 1', 'print(a)', 'a'] },
      },
    },
    {
      title: 'what they did stays',
      code: 'a, In[3][:4]',
      outputs: [result("(3, 'a, I')")],
    },
    {
      title: 'lines that raise',
      code: '"fine"',
      outputs: [result("'fine'")],
      metadata: { nbmake: { post_cell_execute: ['raise Exception("boom!")'] } },
      expected: red('follow-up-failed', 'Exception: boom!'),
    },
    {
      title: 'lines that raise as the cell does',
      code: 'raise Exception("bang!")',
      metadata: { nbmake: { post_cell_execute: ['raise Exception("boom!")'] } },
      expected: red('raised', 'Exception: bang!'),
    },
    {
      title: 'lines that raise behind an exception that is expected',
      code: '1 / 0',
      tags: ['raises-exception'],
      outputs: [error('ZeroDivisionError', 'division by zero')],
      metadata: { nbmake: { post_cell_execute: ['raise Exception("boom!")'] } },
      expected: red('follow-up-failed', 'Exception: boom!'),
    },
    {
      title: 'an option of Quarto',
      code: '#| eval: false\n1 / 0',
      expected: skipped('#| eval: false'),
    },
    {
      title: 'a cell that may raise, by Quarto',
      code: '#| error: true\n1 / 0',
      count: null,
      expected: { ...NOT_COMPARED, reason: 'never run before' },
    },
    {
      title: 'a cell that asks to be skipped',
      code: 'import unittest\nraise unittest.SkipTest("no data")',
      expected: skipped('no data'),
    },
    {
      title: 'and what comes after it',
      code: '1 / 0',
      expected: skipped('cell [9] skipped the notebook: no data'),
    },
  ],
  'noise.ipynb': [
    {
      title: 'how long tests took',
      code: `import sys, unittest
class Tests(unittest.TestCase):
    def test_one(self): pass
suite = unittest.defaultTestLoader.loadTestsFromTestCase(Tests)
_ = unittest.TextTestRunner(sys.stdout).run(suite)`,
      outputs: [stdout(`.\n${'-'.repeat(70)}\nRan 1 test in 12.345s\n\nOK\n`)],
    },
    {
      title: 'the ident of a thread',
      code: 'import threading\nthreading.current_thread()',
      outputs: [result('<_MainThread(MainThread, started 123456789012)>')],
    },
    {
      title: 'a warning of the standard library',
      code: `import asyncio, warnings
warnings.warn_explicit('old', UserWarning, asyncio.__file__, 100000)`,
      outputs: [
        stderr('/opt/lib/python3.9/asyncio/__init__.py:9: UserWarning: old\n'),
      ],
    },
    {
      title: 'a log, and a progress bar',
      code: `import time
print(time.strftime('%Y-%m-%d %H:%M:%S'), '| INFO | read')
print('5/5 [00:00<00:00, 97.68it/s, loss=0.123]')`,
      outputs: [
        stdout(
          '2024-01-31 12:30:05 | INFO | read\n5/5 [00:01<00:00, 11.68it/s, loss=0.123]\n',
        ),
      ],
    },
  ],
  'hangs.ipynb': [
    {
      title: '100: time.sleep',
      code: '# vitest: timeout=300ms\nimport asyncio, time\ntime.sleep(60)',
      expected: red(
        'timed-out',
        'CellTimeoutError: Cell [1] timed out after 0.3 s. It was interrupted; the kernel is still running.',
      ),
    },
    {
      title: '101: await asyncio.sleep',
      code: '# vitest: timeout=300ms\nawait asyncio.sleep(60)',
      expected: red(
        'timed-out',
        'CellTimeoutError: Cell [2] timed out after 0.3 s. It was interrupted; the kernel is still running.',
      ),
    },
    {
      title: '102: the first interrupt is swallowed',
      code: '# vitest: timeout=300ms\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    time.sleep(60)',
      expected: red(
        'timed-out',
        'CellTimeoutError: Cell [3] timed out after 0.3 s. It was interrupted; the kernel is still running.',
      ),
    },
    {
      title: '100: the cell after those',
      code: "print('alive')",
      outputs: [stdout('alive\n')],
    },
  ],
  'seeded.ipynb': [
    { title: 'a seed', code: 'import random\nrandom.seed(1)' },
    {
      title: 'late output is waited for',
      code: "print('a')",
      outputs: [stdout('b\n')],
      expected: red(
        'mismatched',
        'OutputMismatch: Output of cell [2] changed: stdout (1 of 1 output)',
      ),
    },
    {
      title: 'which has drawn no random number',
      code: 'random.random()',
      outputs: [result('0.13436424411240122')],
    },
  ],
  'unstoppable.ipynb': [
    {
      title: '102: every interrupt is swallowed',
      code: '# vitest: timeout=300ms\nimport signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\ntime.sleep(60)',
      expected: red(
        'timed-out',
        'CellTimeoutError: Cell [1] timed out after 0.3 s. It did not react to two interrupts, so its kernel was stopped.',
      ),
    },
    {
      title: '102: the cell after it',
      code: 'x = 1',
      expected: skipped('cell [1] timed out and its kernel ended'),
    },
  ],
  'lost-messages.ipynb': [
    {
      title: '10: idle is lost',
      code: `${KERNEL}
send = kernel.session.send
def send_no_idle(stream, msg, *args, **kwargs):
    content = args[0] if args else kwargs.get('content')
    if msg == 'status' and content == {'execution_state': 'idle'}:
        kernel.session.send = send
        return {'header': {}}
    return send(stream, msg, *args, **kwargs)
kernel.session.send = send_no_idle
print('done')`,
      outputs: [stdout('done\n')],
    },
    { title: '10: the cell after it', code: '1', outputs: [result('1')] },
    {
      title: '34: no reply, though the kernel is idle',
      code: withReply('None'),
      expected: red(
        'not-executed',
        'CellExecutionError: The kernel is idle, but never replied to cell [3]: whether it ran to its end is unknown.',
      ),
    },
    { title: '34: the cell after it', code: '1', outputs: [result('1')] },
  ],
  'exit.ipynb': [
    { title: 'exit that keeps the kernel', code: 'exit(keep_kernel=True)' },
    { title: '28: exit()', code: 'print(1); exit()', outputs: [stdout('1\n')] },
    {
      title: '28: the cell after exit()',
      code: 'raise RuntimeError("must not run")',
      outputs: [stdout('of a run that got here\n')],
      expected: skipped(
        'cell [2] ended the notebook: it asked its kernel to exit',
      ),
    },
  ],
  'early-exit.ipynb': [
    {
      title: 'a display',
      code: 'handle = display(1, display_id=True)',
      outputs: [display('1')],
    },
    {
      title: 'sys.exit(0), as another machine stored it',
      code: 'import sys\nsys.exit(0)',
      outputs: [
        error('SystemExit', '0'),
        stderr(
          `/old/site-packages/IPython/core/interactiveshell.py:3452: UserWarning: To exit: use 'exit', 'quit', or Ctrl-D.\n  warn("To exit: use 'exit', 'quit', or Ctrl-D.", stacklevel=1)\n`,
        ),
      ],
    },
    {
      title: 'after it',
      code: 'raise RuntimeError("must not run")',
      count: null,
      expected: skipped('cell [2] ended the notebook with SystemExit'),
    },
  ],
  'stop-execution.ipynb': [
    {
      title: 'StopExecution',
      code: 'class StopExecution(Exception):\n    def _render_traceback_(self):\n        pass\nraise StopExecution',
      tags: ['raises-exception'],
      outputs: [error('StopExecution', '')],
    },
    {
      title: 'after it',
      code: '1 / 0',
      expected: skipped('cell [1] ended the notebook with StopExecution'),
    },
  ],
  'os-exit.ipynb': [
    { title: '98: the cell before', code: 'x = 1' },
    {
      title: '98: os._exit',
      code: 'import os\nos._exit(7)',
      expected: red(
        'died',
        'DeadKernelError: The kernel died while running cell [2]: its process ended with exit code 7',
      ),
    },
    {
      title: '98: the cell after os._exit',
      code: 'x = 1',
      expected: skipped('cell [2] was running when the kernel died'),
    },
  ],
  'segfault.ipynb': [
    {
      title: '98: a segmentation fault',
      code: 'import ctypes\nctypes.string_at(0)',
      expected: red(
        'died',
        expect.stringMatching(
          /^DeadKernelError: The kernel died while running cell \[1\]: killed by SIGSEGV \(segmentation fault\)\nLast lines of its stderr:\n {2}Fatal Python error: Segmentation fault\n/,
        ),
      ),
    },
    {
      title: '98: the cell after a segmentation fault',
      code: 'x = 1',
      expected: skipped('cell [1] was running when the kernel died'),
    },
  ],
}

/** Cells of other forms than today's Jupyter writes, all with right outputs. */
const FILES: Readonly<Record<string, FileCase>> = {
  'v3.ipynb': {
    title: '121: nbformat 3: worksheets, headings, pyout, pyerr',
    content: json({
      metadata: { name: 'old' },
      nbformat: 3,
      nbformat_minor: 0,
      worksheets: [
        {
          cells: [
            { cell_type: 'heading', level: 2, metadata: {}, source: ['Sums'] },
            v3Cell(
              ['x = 1\n', 'x + 1'],
              [{ output_type: 'pyout', prompt_number: 1, text: ['2'] }],
            ),
            v3Cell("print('a')", [
              { output_type: 'stream', stream: 'stdout', text: 'a\n' },
            ]),
            v3Cell(
              ['1 / 0'],
              [
                {
                  output_type: 'pyerr',
                  ename: 'ZeroDivisionError',
                  evalue: 'division by zero',
                  traceback: [],
                },
              ],
            ),
            v3Cell(
              [
                "from IPython.display import display\ndisplay({'application/json': {'a': [1]}}, raw=True)",
              ],
              [{ output_type: 'display_data', json: '{"a": [1]}' }],
            ),
          ],
          metadata: {},
        },
      ],
    }),
    tests: [
      'Sums > [1] x = 1',
      "Sums > [2] print('a')",
      'Sums > [3] 1 / 0',
      'Sums > [4] from IPython.display import display',
    ],
  },
  'v2.ipynb': {
    title: '121: nbformat 2',
    content: json({
      metadata: { name: 'older' },
      nbformat: 2,
      worksheets: [
        {
          cells: [
            v3Cell('6 * 7', [
              { output_type: 'pyout', prompt_number: 1, text: '42' },
            ]),
          ],
        },
      ],
    }),
    tests: ['[1] 6 * 7'],
  },
  'strings.ipynb': {
    title: '12, 122: sources as strings; markdown, raw and unknown cells',
    content: json({
      cells: [
        { cell_type: 'markdown', metadata: {}, source: '# Title' },
        { cell_type: 'raw', metadata: {}, source: '1/0' },
        { cell_type: 'diagram', metadata: {}, source: '1/0' },
        codeCell("print('a')\nprint('b')", [
          { output_type: 'stream', name: 'stdout', text: 'a\nb\n' },
        ]),
        codeCell(["print('c')\n", "'d'"], [stdout('c\n'), result("'d'")]),
      ],
      metadata: {},
      nbformat: 4,
      nbformat_minor: 2,
    }),
    tests: ["Title > [1] print('a')", "Title > [2] print('c')"],
  },
  'nan.ipynb': {
    title: '123: NaN, as Python writes it, in an output and in metadata',
    content: json({
      cells: [
        codeCell(
          "from IPython.display import display\ndisplay({'application/json': 1}, raw=True)",
          [display({ 'application/json': 1 })],
        ),
        codeCell("'skipped'", [display({ 'application/json': '@NaN' })], {
          tags: ['skip-execution'],
        }),
      ],
      metadata: { value: '@Infinity' },
      nbformat: 4,
      nbformat_minor: 4,
    })
      .replace('"@NaN"', 'NaN')
      .replace('"@Infinity"', '-Infinity'),
    tests: ['[1] from IPython.display import display', "[2] 'skipped'"],
    skipped: 1,
  },
  'bom-crlf.ipynb': {
    title: '124: BOM, CRLF, four blanks, no newline at the end',
    content: `\uFEFF${json(
      {
        nbformat: 4,
        nbformat_minor: 0,
        metadata: {},
        cells: [codeCell(["print('a')\n", "print('b')"], [stdout('a\nb\n')])],
      },
      4,
    ).replaceAll('\n', '\r\n')}`,
    tests: ["[1] print('a')"],
  },
  'ids.ipynb': {
    title: '126: ids twice in 4.5, unknown minor version, no metadata',
    content: json({
      nbformat: 4,
      nbformat_minor: 99,
      cells: [
        { ...codeCell('1', [result('1')]), id: 'same' },
        { ...codeCell('2', [result('2')]), id: 'same', metadata: undefined },
      ],
    }),
    tests: ['[1] 1', '[2] 2'],
  },
  'no-outputs.ipynb': {
    title: '122: a code cell without outputs and execution_count',
    content: json({
      nbformat: 4,
      nbformat_minor: 4,
      metadata: {},
      cells: [{ cell_type: 'code', metadata: {}, source: 'print(1)' }],
    }),
    tests: ['[1] print(1)'],
  },
}

interface FileCase {
  readonly title: string
  readonly content: string
  readonly tests: readonly string[]
  /** How many of the last tests are skipped. */
  readonly skipped?: number
}

function json(value: object, indent = 1): string {
  return JSON.stringify(value, undefined, indent)
}

function codeCell(
  source: string | readonly string[],
  outputs: readonly object[],
  metadata: object = {},
): object {
  return { cell_type: 'code', execution_count: 1, metadata, outputs, source }
}

function v3Cell(
  input: string | readonly string[],
  outputs: readonly object[],
): object {
  return {
    cell_type: 'code',
    collapsed: false,
    input,
    language: 'python',
    metadata: {},
    outputs,
    prompt_number: 1,
  }
}

let project: Project
let run: RunResult

beforeAll(async () => {
  project = new Project({
    'vitest.config.ts': configWith(`{ python: ${JSON.stringify(python)} }`),
    '.env': 'VITE_KEY=1\n',
    ...Object.fromEntries(
      Object.entries(NOTEBOOKS).map(([file, cases]) => [
        file,
        // Cells that don't depend on each other share a kernel.
        notebookOf(cases, { onError: 'continue' }),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries(FILES).map(([file, { content }]) => [file, content]),
    ),
  })
  // Most of the time some of them only wait.
  run = await project.run(['--maxWorkers=4'], { MODE: 'production' })
})

afterAll(() => project[Symbol.dispose]())

describe.each(Object.entries(NOTEBOOKS))('%s', (file, cases) => {
  test.each(cases.map((each, index) => ({ ...each, number: index + 1 })))(
    '$title',
    (each) => {
      expect(run.files[file]?.tests[each.number - 1]).toEqual(
        outcomeOf(each, each.number),
      )
    },
  )
})

describe('files', () => {
  test.each(Object.entries(FILES).map(([file, value]) => ({ file, ...value })))(
    '$title',
    ({ file, tests, skipped = 0 }) => {
      const states = run.files[file]?.tests.map(({ name, status }) => ({
        name,
        status,
      }))
      expect(states).toEqual(
        tests.map((name, index) => ({
          name,
          status: index < tests.length - skipped ? 'passed' : 'skipped',
        })),
      )
    },
  )
})
