import { describe, expect, test } from 'vitest'

import { findDirectHazard } from '../../../src/worker/kernels/direct-hazards.ts'

describe('what needs a kernel with ZeroMQ', () => {
  test.each([
    ['%gui qt', 'a GUI event loop is used'],
    ['%matplotlib', 'a GUI event loop is used'],
    ['%matplotlib qt', 'a GUI event loop is used'],
    ['%matplotlib tk', 'a GUI event loop is used'],
    ['%pylab', 'a GUI event loop is used'],
    ['get_ipython().enable_gui("asyncio")', 'a GUI event loop is used'],
    ['matplotlib.use("TkAgg")', 'a GUI toolkit is used'],
    ['plt.switch_backend("QtAgg")', 'a GUI toolkit is used'],
    ['import tkinter as tk', 'a GUI toolkit is used'],
    ['from PyQt5.QtWidgets import QApplication', 'a GUI toolkit is used'],
    ['%connect_info', "the kernel's connection is used"],
    ['ipykernel.get_connection_file()', "the kernel's connection is used"],
    ['%subshell', "the kernel's connection is used"],
    ['get_ipython().kernel.iopub_socket', "the kernel's channels are used"],
    ['kernel.do_one_iteration()', "the kernel's channels are used"],
    ['k = ip.kernel._allow_stdin', "the kernel's channels are used"],
    ['import debugpy', 'a debugger is attached'],
    ['import gevent.monkey', 'threads are replaced'],
    ['print(threading.active_count())', 'threads are counted'],
    ['for t in threading.enumerate(): print(t)', 'threads are counted'],
    ['psutil.Process().num_threads()', 'threads are counted'],
    ['os.listdir("/proc/self/fd")', 'open files are looked at'],
    ['psutil.Process().num_fds()', 'open files are looked at'],
  ])('%s', (source, deed) => {
    expect(findDirectHazard(['1+1', `x = 1\n${source}`])).toBe(
      `${deed} in code cell 2`,
    )
  })

  test.each([
    '%matplotlib inline',
    '%matplotlib widget',
    'matplotlib.use("Agg")',
    'import threading; threading.Thread(target=f).start()',
    'for i, x in enumerate(xs): print(i)',
    'session = requests.Session()',
    'import ipywidgets',
    'slider.comm.kernel',
    '# %gui qt',
    'network = 1',
  ])('not %s', (source) => {
    expect(findDirectHazard([source])).toBe(undefined)
  })
})
