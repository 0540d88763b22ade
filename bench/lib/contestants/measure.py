"""Runs commands one after the other and tells what all their processes cost.

Reads {"commands": [[...]], "cwd", "env", "log", "timeoutSeconds"} from stdin
and writes one JSON object to stdout. Linux only.

This process becomes the subreaper of everything it starts. So all processes
stay in its tree, also those whose parent has ended, and all are waited for:
`RUSAGE_CHILDREN` then holds the CPU time of every one of them.
"""

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
import time

PR_SET_CHILD_SUBREAPER = 36
SAMPLE_SECONDS = (0.02, 0.2)  # at first, later
LINGER_SECONDS = 10


def descendants():
    children = {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            with open(f"/proc/{entry}/stat", "rb") as file:
                stat = file.read()
        except OSError:
            continue
        # The name of the command comes before and may hold blanks and ")".
        parent = int(stat[stat.rindex(b")") + 2 :].split()[1])
        children.setdefault(parent, []).append(int(entry))
    found = []
    queue = [os.getpid()]
    while queue:
        below = children.get(queue.pop(), [])
        found += below
        queue += below
    return found


def proportional_set_size(pid):
    """In KiB; pages that processes share are counted once over all of them."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:
            for line in file:
                if line.startswith(b"Pss:"):
                    return int(line.split()[1])
    except OSError:
        pass
    return 0


def open_files(pid):
    try:
        return len(os.listdir(f"/proc/{pid}/fd"))
    except OSError:
        return 0


class Sampler(threading.Thread):
    """Looks at all processes now and then."""

    def __init__(self):
        super().__init__(daemon=True)
        self.samples = []
        self.cpu_seconds = 0.0
        self.stopped = threading.Event()

    def run(self):
        start = time.monotonic()
        interval = 0
        while not self.stopped.wait(interval):
            # Often at first, since short runs have few samples.
            least, most = SAMPLE_SECONDS
            elapsed = time.monotonic() - start
            interval = min(most, max(least, elapsed / 4))
            pids = descendants()
            self.samples.append(
                {
                    "seconds": elapsed,
                    "bytes": 1024 * sum(map(proportional_set_size, pids)),
                    "openFiles": max(map(open_files, pids), default=0),
                    "processes": len(pids),
                }
            )
        self.cpu_seconds = time.thread_time()


def kill_descendants():
    found = descendants()
    for pid in found:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    return found


def stop(_signal, _frame):
    kill_descendants()
    os._exit(1)


def run(command, request, log, deadline):
    """Gives the exit code, or None when the time was up."""
    child = subprocess.Popen(
        command,
        cwd=request["cwd"],
        env=request["env"],
        stdin=subprocess.DEVNULL,
        stdout=log,
        stderr=subprocess.STDOUT,
    )
    try:
        return child.wait(max(0, deadline - time.monotonic()))
    except subprocess.TimeoutExpired:
        return None


def reap_all():
    """Waits for what is left of the tree; gives how many had to be killed."""
    deadline = time.monotonic() + LINGER_SECONDS
    killed = set()
    while True:
        try:
            pid, _ = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return len(killed)
        if pid == 0:
            if time.monotonic() > deadline:
                killed.update(kill_descendants())
            time.sleep(0.01)


def main():
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    request = json.load(sys.stdin)
    sampler = Sampler()
    sampler.start()
    exit_codes = []
    with open(request["log"], "wb") as log:
        start = time.monotonic()
        deadline = start + request["timeoutSeconds"]
        for command in request["commands"]:
            exit_codes.append(run(command, request, log, deadline))
            if exit_codes[-1] is None:
                break
        wall = time.monotonic() - start
        if exit_codes[-1] is None:
            kill_descendants()
    sampler.stopped.set()
    sampler.join()
    left_behind = reap_all()
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    json.dump(
        {
            "exitCodes": exit_codes,
            "wallSeconds": wall,
            "cpuSeconds": used.ru_utime + used.ru_stime,
            "samples": sampler.samples,
            "leftBehind": left_behind,
            "samplerCpuSeconds": sampler.cpu_seconds,
        },
        sys.stdout,
    )


main()
