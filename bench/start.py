"""Starting: what an import and a command cost, beside an interpreter that does nothing."""

import subprocess
import sys
import time

# Linux tells the most memory that this very program has held; getrusage would tell its parent's too.
_MEMORY = "print(next(int(x.split()[1]) / 1024 for x in open('/proc/self/status') if x.startswith('VmHWM')))"
_CASES = {
    "python -c pass": ["-c", _MEMORY],
    "import muniment": ["-c", f"import muniment; {_MEMORY}"],
    "import muniment, and everything that reads": ["-c", f"import muniment; muniment.read; muniment.write; {_MEMORY}"],
    "muniment --help": ["-m", "muniment", "--help"],
    "import lxml.etree, msgspec": ["-c", f"import lxml.etree, msgspec; {_MEMORY}"],
}


def run(rounds: int) -> None:
    """Print, for each case, the best of interleaved rounds, and the peak memory where it can be asked."""
    best = dict.fromkeys(_CASES, float("inf"))
    memory = dict.fromkeys(_CASES, 0.0)
    for _ in range(rounds):
        for name, arguments in _CASES.items():
            begin = time.perf_counter()
            done = subprocess.run([sys.executable, *arguments], capture_output=True, text=True, check=True)
            best[name] = min(best[name], time.perf_counter() - begin)
            if arguments[0] == "-c":
                memory[name] = float(done.stdout)
    empty, empty_memory = best["python -c pass"], memory["python -c pass"]
    for name, seconds in best.items():
        more = f"+{memory[name] - empty_memory:5.1f} MiB" if memory[name] else ""
        print(f"  {name:44} {seconds * 1000:6.0f} ms  +{(seconds - empty) * 1000:5.0f} ms  {more}")
