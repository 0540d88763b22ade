/** A cell whose outputs must be the same in a plain and in a forked kernel. */
export interface KernelCheck {
  readonly name: string
  readonly code: string
}

const imports = `import asyncio, atexit, builtins, collections, concurrent.futures
import contextvars, faulthandler, gc, getpass, inspect, json, locale, logging
import multiprocessing, multiprocessing.resource_tracker, os, pickle, random
import resource, signal, socket, subprocess, sys, tempfile, threading, time
import tempfile, warnings
from IPython.display import HTML, clear_output, display, update_display
shell = get_ipython()`

/**
 * Run silently after each that raises: an exception keeps what its frames hold
 * until the next one, and in a circle, so that some later cell would collect it
 * and show what Python says of it. In a namespace of its own, since checks list
 * theirs.
 */
export const CLEAN_UP = `exec("""
import gc, sys
for name in ('last_type', 'last_value', 'last_traceback', 'last_exc'):
    vars(sys).pop(name, None)
vars(get_ipython().InteractiveTB).update(tb=None, etype=None, evalue=None)
gc.collect()
""", {'get_ipython': get_ipython})`

/**
 * Run from the first to the last in one kernel, in a folder with `helper.py`.
 * Each prints facts that are the same in every run.
 */
export const kernelChecks: readonly KernelCheck[] = Object.entries({
  imports,
  // First: a result makes the formatters.
  'before the first result':
    'print(sorted(shell.display_formatter._trait_values))',
  // The process
  'working directory': 'os.getcwd(), os.environ.get("PWD")',
  environment: `for name in sorted(os.environ):
    if name != "JPY_PARENT_PID": print(name, repr(os.environ[name]))`,
  'parent process': 'os.getppid() == int(os.environ["JPY_PARENT_PID"])',
  'session and process group':
    'os.getpgid(0) == os.getpid(), os.getsid(0) == os.getpid()',
  'time zone': 'time.tzname, time.timezone, time.localtime(0).tm_hour',
  'command line': `def short(arguments):
    return [os.path.basename(a) for a in arguments if not a.endswith(".json")]
short(sys.argv), short(sys.orig_argv), sys.argv[2].endswith(".json")`,
  interpreter: `sys.executable, sys.prefix, sys.flags, sys.warnoptions, sys._xoptions`,
  'import path': 'sys.path, sys.meta_path, len(sys.path_hooks)',
  'standard input': `repr(sys.stdin), sys.stdin.isatty(), os.read(0, 1), os.readlink("/proc/self/fd/0")`,
  'standard streams': `[type(s).__qualname__ for s in (sys.stdout, sys.stderr)], repr(sys.__stdout__), repr(sys.__stderr__), sys.__stdout__.line_buffering, sys.stdout.isatty()`,
  'open files': `def kind(fd):
    try: return os.readlink(f"/proc/self/fd/{fd}").split(":")[0].split("(")[0]
    except OSError: return "gone"
kinds = {int(fd): kind(fd) for fd in os.listdir("/proc/self/fd")}
sorted(collections.Counter(k for fd, k in kinds.items() if fd < 200 and k != "gone").items())`,
  'signal handlers':
    '[(s, signal.getsignal(s)) for s in sorted(signal.valid_signals())]',
  'signal mask':
    'signal.pthread_sigmask(signal.SIG_BLOCK, []), signal.getitimer(signal.ITIMER_REAL)',
  limits:
    '[resource.getrlimit(i) for i in range(10)], os.umask(os.umask(0o22)), os.nice(0), os.sched_getscheduler(0)',
  locale:
    'locale.getlocale(), locale.setlocale(locale.LC_ALL), locale.getpreferredencoding(), sys.getfilesystemencoding()',
  // ipykernel's own are numbered otherwise where debugpy, which makes one, too,
  // was imported before them.
  threads: `[(t.name.lstrip("Thread-0123456789"), type(t).__name__, t.daemon) for t in threading.enumerate()], threading.Thread().name`,
  'main thread':
    'threading.current_thread() is threading.main_thread(), threading.get_native_id() == os.getpid()',
  'garbage collector': 'gc.get_threshold(), gc.isenabled(), gc.get_debug()',
  'frozen objects': 'gc.get_freeze_count() > 0',
  faulthandler: 'faulthandler.is_enabled()',
  'interpreter settings': `sys.getrecursionlimit(), sys.getswitchinterval(), sys.gettrace(), sys.getprofile(), sys.getdlopenflags(), sys.dont_write_bytecode`,
  'exit handlers': 'atexit._ncallbacks()',
  hooks: `[type(h).__name__ for h in (sys.displayhook, sys.excepthook, sys.unraisablehook, threading.excepthook)], sys.excepthook.__qualname__`,
  // The notebook's namespace
  __main__: `main = sys.modules["__main__"]
__name__, main is shell.user_module, hasattr(main, "__file__"), main.__spec__, main.__loader__, main.__doc__`,
  'names of a fresh namespace':
    'sorted(n for n in shell.user_ns if n.startswith("_"))',
  'hidden names': 'sorted(shell.user_ns_hidden)',
  // Modules that were made with an old pybind11 (contourpy 1.3.0, the last for
  // Python 3.9) leave a note for each other there.
  builtins: `sorted(n for n in set(dir(builtins)) - set(dir(type(sys)("x"))) if not n.startswith("__pybind11_")), type(exit).__name__`,
  'session name': 'os.path.basename(__session__)',
  folders: '_dh, shell.starting_dir, shell.history_manager.dir_hist',
  pickle: `class Point:
    def __init__(self, x): self.x = x
pickle.loads(pickle.dumps(Point(3))).x, Point.__module__, Point.__qualname__`,
  'last results': '_, __, _i, In[-2], len(In), sorted(Out)[:3]',
  '%who': '%who',
  '%whos': '%whos str',
  '%history': '%history -l 3',
  'depth of the stack': `[(os.path.basename(f.filename), f.function) for f in inspect.stack()][1:-3], len(inspect.stack())`,
  'depth of recursion': `def depth(n=0):
    try: return depth(n + 1)
    except RecursionError: return n
depth()`,
  // Not as deep as it goes, which takes seconds to lay out.
  RecursionError: `def f(): return f()
limit = sys.getrecursionlimit()
sys.setrecursionlimit(180)
try: f()
finally: sys.setrecursionlimit(limit)`,
  // IPython and ipykernel
  'modules of ipykernel': `sorted(n for n in sys.modules if n.partition(".")[0] in ("IPython", "ipykernel", "zmq", "tornado", "jupyter_client", "debugpy", "traitlets", "comm"))`,
  'the kernel': `type(shell.kernel), type(shell), {k: v for k, v in shell.kernel.kernel_info.items() if k != "banner"}, shell.kernel.parent.parent_handle == os.getppid()`,
  connection: `from ipykernel.connect import get_connection_file, get_connection_info
info = get_connection_info(unpack=True)
get_connection_file().endswith(".json"), sorted(info), info["transport"]`,
  configuration: 'shell.config, shell.kernel.parent.config["HistoryManager"]',
  extensions:
    'shell.extension_manager.loaded, sorted(shell.alias_manager.aliases)',
  'history manager': `h = shell.history_manager
h.hist_file, h.enabled, h.session_number, len(h.input_hist_parsed) > 10`,
  magics:
    '{kind: sorted(m) for kind, m in shell.magics_manager.lsmagic().items()}',
  'comm targets': 'sorted(shell.kernel.comm_manager.targets)',
  completion: 'shell.complete("json.du")',
  'event loop': `loop = asyncio.get_running_loop()
type(loop).__name__, loop.get_debug(), type(asyncio.get_event_loop_policy()).__name__`,
  'context variables': 'sorted(v.name for v in contextvars.copy_context())',
  loggers: `print(logging.root.handlers, logging.root.level)
for name in sorted(logging.root.manager.loggerDict):
    logger = logging.root.manager.loggerDict[name]
    print(name, getattr(logger, "level", None), [type(h).__name__ for h in getattr(logger, "handlers", [])])`,
  'warning filters': 'for f in warnings.filters: print(f)',
  '?': 'len?',
  '%pinfo of a cell function': 'def g(x):\n    "doc"\n    return x\n%pinfo2 g',
  // Outputs
  result: '1+1',
  print: 'print("a"); print("b", file=sys.stderr)',
  'display and update': `handle = display("x", display_id="d")
update_display("y", display_id="d")`,
  clear_output: 'print("gone")\nclear_output(wait=True)\nprint("kept")',
  html: 'HTML("<b>x</b>")',
  '%%html': '%%html\n<i>x</i>',
  'logging a warning': 'logging.getLogger("mine").warning("careful")',
  warning: 'warnings.warn("old", DeprecationWarning)',
  error: 'def fails(): 1/0\nfails()',
  'error with a cause': `try: {}["k"]
except KeyError as error: raise ValueError("v") from error`,
  SyntaxError: 'def',
  SystemExit: 'sys.exit(3)',
  UsageError: '%nosuchmagic',
  'error in a thread': `thread = threading.Thread(target=lambda: 1/0, name="mine")
thread.start(); thread.join()`,
  getsource: 'print(inspect.getsource(fails))',
  // Running other things
  '!': '!echo "$0" here; pwd; exit 3',
  _exit_code: '_exit_code',
  '%%bash': '%%bash\necho one\necho two >&2',
  subprocess: `subprocess.run([sys.executable, "-c", "import sys; print(sys.path[0], sys.stdin.read())"], capture_output=True, text=True)`,
  'signals of a subprocess': `print(subprocess.run(["grep", "Sig[BIC]", "/proc/self/status"], capture_output=True, text=True).stdout)`,
  'files of a subprocess': `subprocess.run(["ls", "/proc/self/fd"], capture_output=True, text=True).stdout`,
  'os.system':
    'sys.stdout.flush(); os.system("true"), os.WEXITSTATUS(os.system("exit 3"))',
  fork: `pid = os.fork()
if pid == 0: os._exit(7)
os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])`,
  input: 'input("name?")',
  getpass: 'getpass.getpass()',
  'top-level await': 'await asyncio.sleep(0, "awaited")',
  'asyncio.run': `coroutine = asyncio.sleep(0)
try: asyncio.run(coroutine)
finally: coroutine.close()`,
  'asyncio subprocess': `process = await asyncio.create_subprocess_exec("echo", "x", stdout=-1)
(await process.communicate()), process.returncode`,
  'thread pool': `with concurrent.futures.ThreadPoolExecutor(2) as pool: print(list(pool.map(abs, [-1, -2])))`,
  multiprocessing: `multiprocessing.get_start_method(), multiprocessing.active_children(), multiprocessing.current_process().name, multiprocessing.parent_process(), multiprocessing.resource_tracker._resource_tracker._pid`,
  'process pool, forked': `with multiprocessing.Pool(2) as pool: print(pool.map(abs, [-1, -2]))`,
  'process pool, spawned': `with multiprocessing.get_context("spawn").Pool(1) as pool: print(pool.map(abs, [-3]))`,
  'process pool, executor': `with concurrent.futures.ProcessPoolExecutor(1) as pool: print(pool.submit(abs, -4).result())`,
  // Files and modules
  'local module':
    'import helper; helper.value, os.path.basename(helper.__file__)',
  autoreload: '%load_ext autoreload\n%autoreload 2\nhelper.value',
  '%cd': '%cd -q ..\nprint(os.path.basename(os.getcwd()) != "nb")\n%cd -q -',
  '%env': '%env NEW=1\nprint(os.environ["NEW"], _dh[-1])',
  '%%capture': '%%capture taken\nprint("inside")',
  captured: 'taken.stdout',
  '%%writefile': '%%writefile -a /dev/null\nx = 1',
  '%run': '%run helper.py',
  '%time': '%%capture\nresult = %time 1',
  '%timeit': '%timeit -n1 -r1 -q 1',
  tempfile: `tempfile.tempdir, tempfile.gettempdir(), os.path.dirname(tempfile.mkstemp()[1])`,
  'seeded random': 'random.seed(1); random.random(), random.getrandbits(32)',
  sqlite:
    'import sqlite3; sqlite3.connect(":memory:").execute("select 1+1").fetchall()',
  socket: 'socket.getdefaulttimeout(), socket.gethostname()',
  // Libraries, where the environment has them
  numpy: `import numpy as np
np.random.seed(0); np.random.rand(2), np.random.default_rng(1).random(), np.ones((60, 60)) @ np.ones(60)`,
  pandas: 'import pandas as pd\npd.DataFrame({"a": [1, 2], "b": ["x", "y"]})',
  'pandas, how it displays':
    'import pandas as pd\npd.get_option("display.max_columns"), pd.get_option("display.width"), pd.DataFrame([range(25)])',
  '%matplotlib':
    '%matplotlib inline\nimport matplotlib; matplotlib.get_backend(), os.environ["MPLBACKEND"]',
  figure: `import matplotlib.pyplot as plt
plt.plot([1, 3, 2]); plt.title("t")
plt.show()`,
  rcParams:
    'sorted(k for k in matplotlib.rcParams if matplotlib.rcParams[k] != matplotlib.rcParamsDefault[k]), plt.rcParams["figure.figsize"]',
  '%config': `%config InlineBackend.figure_formats = ["svg"]
shell.config.InlineBackend`,
  ipywidgets: `import ipywidgets
slider = ipywidgets.IntSlider(3); seen = []
slider.observe(lambda change: seen.append(change["new"]), "value")
slider.value = 5
seen, type(slider.comm).__name__, slider.comm.kernel is shell.kernel if hasattr(slider.comm, "kernel") else None`,
  'Output widget': `out = ipywidgets.Output()
with out: print("inside")
len(out.outputs)`,
  numbering: 'shell.execution_count, len(In)',
}).map(([name, code]) => ({ name, code }))
