"""Entry point, run by path: ``python .../vitest_notebook_host --directory D``.

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
    # Running a folder puts the folder itself first on sys.path, where our
    # modules would be top-level names. Its parent holds this package alone.
    here = os.path.dirname(os.path.abspath(__file__))
    sys.path = [entry for entry in sys.path if os.path.abspath(entry) != here]
    sys.path.insert(0, os.path.dirname(here))

    if sys.version_info < (3, 8):
        _leave(EXIT_MISSING, missing="python>=3.8", pip=False)
    # Looked for, not imported: the import costs 0.1 s that only kernels need.
    if not _importable("ipykernel"):
        _leave(EXIT_MISSING, missing="ipykernel", pip=_importable("pip"))
    try:
        from vitest_notebook_host import app
    except ImportError as error:
        missing = getattr(error, "name", None) or str(error)
        _leave(EXIT_MISSING, missing=missing, pip=_importable("pip"))
    try:
        app.main()
    except Exception:
        _leave(EXIT_FAILED, error=traceback.format_exc())


main()
