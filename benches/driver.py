"""What the benches of drafting share: the driver's roles (benches/llm_driver), processor time, the machine."""
import contextlib, json, os, signal, subprocess, sys

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache"), "banso-bench")
_program = None


def program():
    """The driver, built in release, or the one that `LLM_DRIVER` names."""
    global _program
    _program = _program or os.environ.get("LLM_DRIVER")
    if _program is None:
        built = subprocess.run(["cargo", "bench", "--locked", "--no-run", "--bench", "llm_driver", "--message-format=json"],
                               cwd=os.path.dirname(HERE), check=True, stdout=subprocess.PIPE, text=True)
        told = [json.loads(line) for line in built.stdout.splitlines() if '"llm_driver"' in line]
        _program = next(one["executable"] for one in told if one.get("executable"))
    return _program


def words(role, options):
    return [program(), role, *(word for name, value in options.items() for word in (f"--{name}", str(value).lower()
                                                                                    if isinstance(value, bool) else str(value)))]


def run(role, **options):
    """What a role printed."""
    done = subprocess.run(words(role, options), stdout=subprocess.PIPE, text=True)
    if done.returncode:
        sys.exit(f"{role} ended with {done.returncode}")
    return done.stdout


def begin(role, **options):
    """A role that goes on, and the first line it printed."""
    process = subprocess.Popen(words(role, options), stdout=subprocess.PIPE, text=True)
    return process, process.stdout.readline().strip()


@contextlib.contextmanager
def upstream(**options):
    """The address of a model server without a model."""
    process, url = begin("upstream", **options)
    try:
        yield url
    finally:
        process.kill()
        process.wait()


def cpu_seconds(pid):
    """Processor time of a process and of those it started, to a hundredth of a second."""
    total = 0
    for one in [pid, *children(pid)]:
        with open(f"/proc/{one}/stat") as f:
            fields = f.read().rsplit(") ", 1)[1].split()
        total += int(fields[11]) + int(fields[12])
    return total / os.sysconf("SC_CLK_TCK")


def children(pid):
    found = []
    for task in os.listdir(f"/proc/{pid}/task"):
        with open(f"/proc/{pid}/task/{task}/children") as f:
            for child in f.read().split():
                found += [int(child), *children(int(child))]
    return found


def rss_kb(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS:"))


def stop(process):
    process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def machine():
    with open("/proc/cpuinfo") as f:
        model = next(line.split(":")[1].strip() for line in f if line.startswith("model name"))
    return f"{len(os.sched_getaffinity(0))} cores ({model}), load {os.getloadavg()[0]:.1f} at the start"


def connections(pid, port):
    """How many connections a process holds to a port of this machine."""
    mine = set()
    for number in os.listdir(f"/proc/{pid}/fd"):
        with contextlib.suppress(OSError):
            mine.add(os.readlink(f"/proc/{pid}/fd/{number}"))
    with open("/proc/net/tcp") as f:
        rows = [line.split() for line in f][1:]
    open_ones = [row for row in rows if int(row[2].split(":")[1], 16) == port and row[3] == "01"]
    return sum(f"socket:[{row[9]}]" in mine for row in open_ones)
