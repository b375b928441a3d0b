"""One thread for each process that computes: imported before whatever loads numpy.

Our matrices have some dozens of columns. Threads that wait for one another beside other tests take ten times as long.
"""

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
