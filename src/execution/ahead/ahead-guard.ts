import type { JsonObject } from '../../common/json.ts'

/** Metadata of a request: after how many seconds what waits behind it is no longer to run. */
export const LIMIT = 'vitest_notebook_limit'

/** `target_name` of the `comm_info_request` after which cells are executed again. */
export const GO_ON = 'vitest-notebook-go-on'

/**
 * What cells are sent as that may wait behind others. Only a kernel that holds back
 * what must not run knows it: one that a server has started in the place of a dead
 * kernel gets what was under way, and lets it be.
 */
export const AHEAD_REQUEST = 'vitest_notebook_execute_request'

/**
 * Makes an ipykernel (6 or 7) hold back the cells that wait behind one after
 * which the client may want to stop. ipykernel itself only aborts what has
 * arrived when the cell raises (`_abort_queues`), and executes what was still on
 * its way. A cell is held back when the one before it
 *
 * - replied `error`, or showed one (a raising `__repr__`, to which ipykernel 6
 *   replies `ok`),
 * - has asked the kernel to exit,
 * - was interrupted, whatever it made of that,
 * - took longer than the limit in its request's metadata, so that it may have
 *   been interrupted when it had just ended,
 * - has left a comm or a thread, with which it matters what comes between cells;
 *
 * and so are all behind it, until {@link GO_ON}; other clients of the kernel meet
 * what ipykernel does. What the cell's programs and C
 * code have written is waited for, too: ipykernel reads it in a thread, and gives
 * it to the cell that runs then.
 *
 * All of it is in attributes of the kernel and the shell, and none of it is on the
 * stack when a cell runs. So an interrupt is told by the byte that Python writes
 * for each signal (`set_wakeup_fd`), and not by a handler.
 */
const SOURCE = `
import fcntl, os, signal, stat, struct, termios, threading, time

class Done:
    def __await__(self):
        return iter(())

def unread(fd):
    try:
        if not stat.S_ISFIFO(os.fstat(fd).st_mode):
            return 0
        return struct.unpack('i', fcntl.ioctl(fd, termios.FIONREAD, bytes(4)))[0]
    except OSError:
        return 0

def drain():
    end = time.monotonic() + 0.2
    was_unread = False
    while (unread(1) or unread(2)) and time.monotonic() < end:
        was_unread = True
        time.sleep(0.001)
    if was_unread:
        time.sleep(0.005)

class Interrupts:
    def __init__(self):
        self.read, self.write = os.pipe()
        os.set_blocking(self.read, False)
        os.set_blocking(self.write, False)
        self.before = -1

    def watch(self):
        self.before = signal.set_wakeup_fd(self.write, warn_on_full_buffer=False)

    def came(self):
        others = signal.set_wakeup_fd(-1)
        signal.set_wakeup_fd(self.before if others == self.write else others)
        try:
            return signal.SIGINT in os.read(self.read, 65536)
        except BlockingIOError:
            return False

def install(kernel, shell):
    before, after = kernel.pre_handler_hook, kernel.post_handler_hook
    abort, show = kernel._abort_queues, shell._showtraceback
    began = [0.0]
    threads = set(threading.enumerate())
    interrupts = Interrupts()

    def limit():
        return kernel.get_parent('shell')['metadata'].get('${LIMIT}')

    def hold():
        if limit() is not None:
            kernel._aborting = True

    def is_new(thread):
        # pyzmq starts one for the first large message.
        return thread not in threads and not type(thread).__module__.startswith('zmq.')

    def goes_on_beside():
        comms = getattr(kernel, 'comm_manager', None)
        return bool(getattr(comms, 'comms', None)) or any(map(is_new, threading.enumerate()))

    def execute(stream, ident, parent):
        if kernel._aborting:
            return kernel._send_abort_reply(stream, parent, ident)
        return kernel.execute_request(stream, ident, parent)

    def abort_queues(*args, **kwargs):
        if limit() is None:
            return abort(*args, **kwargs)
        hold()
        return Done()

    def pre_handler_hook():
        began[0] = time.monotonic()
        if kernel.get_parent('shell')['content'].get('target_name') == '${GO_ON}':
            kernel._aborting = False
        if limit() is not None:
            interrupts.watch()
        return before()

    def post_handler_hook():
        try:
            after()
        finally:
            seconds = limit()
            if seconds is not None:
                drain()
                if interrupts.came() or goes_on_beside() or time.monotonic() - began[0] > seconds:
                    hold()

    def show_traceback(*args, **kwargs):
        hold()
        return show(*args, **kwargs)

    def on_exit(change):
        if change['new']:
            hold()

    kernel._abort_queues = abort_queues
    kernel.pre_handler_hook = pre_handler_hook
    kernel.post_handler_hook = post_handler_hook
    kernel.shell_handlers['${AHEAD_REQUEST}'] = execute
    shell._showtraceback = show_traceback
    shell.observe(on_exit, 'exit_now')

def start(shell):
    import ipykernel
    kernel = shell.kernel
    known = ipykernel.version_info[0] in (6, 7) and hasattr(kernel, '_aborting') and callable(kernel._abort_queues)
    if known:
        install(kernel, shell)
    return 'guarded' if known else 'unknown'
`

/** `user_expressions` that install it. They leave no name behind. */
export const INSTALL: JsonObject = {
  guard: `(lambda names: (exec(${JSON.stringify(SOURCE)}, names), names['start'](get_ipython()))[1])({'__name__': 'vitest_notebook_guard'})`,
}
