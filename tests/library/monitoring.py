# What the tools of sys.monitoring are told.
import sys
M = sys.monitoring; E = M.events
SEEN = {'loop', 'whiles', 'tries', 'tries2', 'reraise', 'named_raise', 'calls', 'disables', '<lambda>'}
NAMES = {getattr(E, n): n for n in dir(E) if n.isupper() and n != 'NO_EVENTS'}
log = []
def line_of(code, off):
    for s, e, l in code.co_lines():
        if s <= off < e: return None if l is None else l - code.co_firstlineno
    return '?'
def show(v):
    if v is M.MISSING: return 'MISSING'
    if isinstance(v, BaseException): return type(v).__name__
    n = getattr(v, '__qualname__', None) or getattr(v, '__name__', None)
    if n: return n
    r = repr(v)
    return r if len(r) < 30 and ' at 0x' not in r else type(v).__name__
def make(ev):
    name = NAMES[ev]
    def cb(code, a=None, *rest):
        if code.co_name not in SEEN: return
        if name == 'INSTRUCTION': return
        if name == 'LINE': log.append((name, code.co_name, a - code.co_firstlineno))
        elif name in ('JUMP', 'BRANCH', 'BRANCH_LEFT', 'BRANCH_RIGHT'): log.append((name, code.co_name, line_of(code, a), line_of(code, rest[0])))
        else: log.append((name, code.co_name, line_of(code, a)) + tuple(show(r) for r in rest))
    return cb
def run(f, want=None):
    log.clear()
    M.use_tool_id(3, 'x')
    evs = 0
    for ev, name in NAMES.items():
        if want and name not in want: continue
        if name == 'INSTRUCTION' or name == 'BRANCH' and sys.version_info >= (3, 14): continue
        M.register_callback(3, ev, make(ev)); evs |= ev
    M.set_events(3, evs)
    try: f()
    except BaseException as e: r = type(e).__name__
    else: r = 'ok'
    finally: M.set_events(3, 0)
    M.free_tool_id(3)
    print('==', f.__name__, r)
    for l in list(log): print('  ', *l)

def loop():
    x = 1
    for a in range(2):
        if a:
            x = 4
        else:
            x = 6
    7


def whiles():
    i = 0
    while i < 3:
        i += 1
        if i == 2: continue
    else:
        i = 9
    while True:
        break
    while i:
        i = 0


def tries():
    try:
        1/0
    except ValueError:
        pass
    except ZeroDivisionError as e:
        x = 1
    else:
        x = 2
    finally:
        x = 3


def tries2():
    try:
        x = 1
    except ValueError:
        x = 2
    else:
        x = 3
    x = 4


def reraise():
    try:
        try:
            1/0
        except ZeroDivisionError:
            raise
    except Exception:
        pass


def named_raise():
    try:
        try:
            1/0
        except ZeroDivisionError as e:
            raise ValueError
    except ValueError:
        pass


def calls():
    len([1])
    [].append(2)
    a = [].append
    a(3)
    int('4')
    (lambda: 1)()
    max(*[1, 2])
    sorted([2, 1], key=lambda v: -v)
    try:
        int('x')
    except ValueError:
        pass


def disables():
    for i in range(3):
        i + 1


for f in [loop, whiles, tries, tries2, reraise, named_raise, calls]:
    run(f)

lines = []


def once(code, line):
    if code is disables.__code__:
        lines.append(line - code.co_firstlineno)
    return M.DISABLE


def never(code, offset, exception):
    return M.DISABLE


M.use_tool_id(1, 'once')
M.register_callback(1, E.LINE, once)
M.set_events(1, E.LINE)
disables()
disables()
M.restart_events()
disables()
M.set_events(1, 0)
print(lines)
M.register_callback(1, E.RAISE, never)
M.set_events(1, E.RAISE)
try:
    int('x')
except ValueError as error:
    print(error)
M.set_events(1, 0)
print(M.register_callback(1, E.RAISE, None), M.get_tool(1), M.get_events(1))
M.free_tool_id(1)
