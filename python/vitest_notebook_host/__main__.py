"""Entry point, run by path: ``python .../vitest_notebook_host/__main__.py``.

The syntax of this one file is kept readable to Python 2.7 and 3.x alike: any
``python`` on a PATH may be asked, and has to say what it lacks.
"""

import json
import os
import sys
import traceback

EXIT_MISSING = 3
EXIT_FAILED = 4


def _importable(name):
    import importlib.util

    return importlib.util.find_spec(name) is not None


def _leave(code, **facts):
    facts["executable"] = sys.executable
    facts["python"] = "%d.%d.%d" % sys.version_info[:3]
    print(json.dumps(facts))
    sys.stdout.flush()
    sys.exit(code)


def main():
    # The folder of a script is first on sys.path, where our modules would be
    # top-level names. Its parent holds this package alone.
    here = os.path.dirname(os.path.realpath(__file__))
    sys.path = [entry for entry in sys.path if os.path.realpath(entry) != here]
    sys.path.insert(0, os.path.dirname(here))

    if sys.version_info < (3, 8):
        _leave(EXIT_MISSING, missing="python>=3.8", pip=False)
    # Looked for, not imported: the import costs 0.1 s that only kernels need.
    if not _importable("ipykernel"):
        _leave(EXIT_MISSING, missing="ipykernel", pip=_importable("pip"))
    try:
        from vitest_notebook_host import options

        given = options.parse(sys.argv[1:])
        if given.fork and sys.platform.startswith("linux"):
            from vitest_notebook_host.zygote import zygote

            return zygote.main(given)
        from vitest_notebook_host.host import app

        return app.main(given)
    except ImportError as error:
        missing = getattr(error, "name", None) or str(error)
        _leave(EXIT_MISSING, missing=missing, pip=_importable("pip"))
    except Exception:
        _leave(EXIT_FAILED, error=traceback.format_exc())


def run(code, namespace):
    exec(code, namespace)


# A kernel that was forked comes back from main() and runs from here, on as many
# frames as in a plain one: a recursion's depth is seen in its traceback.
forked_kernel = main()
if forked_kernel is not None:
    run(*forked_kernel.become())
    forked_kernel.end()
