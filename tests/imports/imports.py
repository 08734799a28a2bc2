import sys
import pkg
print(pkg, pkg.one, pkg.v)
import pkg.sub.leaf as L
print(L, pkg.sub.two)
def attempt(code):
    try:
        exec(code, {'__name__':'t'})
        print('ok', code)
    except BaseException as e:
        print(type(e).__name__, str(e).replace(__file__.rsplit('/',1)[0], 'DIR'), getattr(e,'name','-'), str(getattr(e,'path','-')).replace(__file__.rsplit('/',1)[0], 'DIR'), getattr(e,'name_from','-'))
attempt('import nothere')
attempt('import nothere.x')
attempt('import pkg.nothere')
attempt('import pkg.one.deep')
attempt('from pkg import nothere')
attempt('from pkg.one import nothere')
attempt('from pkg import two, sub, one')
attempt('import pkg.bad')
attempt('import pkg.bad')
print('pkg.bad' in sys.modules)
attempt('import pkg.syn')
attempt('import pkg.sub.far')
attempt('from . import x')
attempt('from .x import y')
attempt('import ns1.a.m; print(ns1.a.m.x, ns1.__path__.__class__.__name__, list(ns1.__path__)[0][-4:])')
attempt('import ns1; print(repr(ns1)[:14], ns1.__spec__.origin, ns1.__spec__.loader.__class__.__name__)')
attempt('import ca')
attempt('import ca2')
attempt('from pkg.dyn import lazy; print(lazy)')
attempt('from pkg.dyn import nolazy; print(lazy)')
attempt('from pkg.dyn import *; print(lazy2)')
attempt('from sys import nothing')
attempt('import sys.nothing')
sys.modules['fake'] = None
attempt('import fake')
sys.modules['fake2'] = 42
attempt('import fake2; print(fake2)')
attempt('from fake2 import real; print(real)')
attempt('from fake2 import realx; print(realx)')
attempt('__import__("")')
attempt('__import__("pkg.one"); print(__import__("pkg.one").__name__, __import__("pkg.one", fromlist=["value"]).__name__)')
attempt('__import__("one", {"__package__":"pkg"}, None, [], 1)')
attempt('print(__import__("one", {"__package__":"pkg"}, None, ["x"], 1).__name__)')
attempt('__import__("one", {"__package__":"pkg"}, None, (), 4)')
attempt('from pkg import *; print(sorted(k for k in globals() if k[0] != "_"))')
import importlib
attempt('import importlib; importlib.import_module(".one", "pkg")')
attempt('import importlib; importlib.import_module(".one")')
attempt('import importlib; importlib.import_module("nothere.z")')
attempt('import importlib,pkg.one; print(importlib.reload(pkg.one) is pkg.one)')
import importlib.util
print(importlib.util.find_spec('pkg.two').name, importlib.util.find_spec('nothere'), importlib.util.find_spec('ns1').submodule_search_locations.__class__.__name__)
attempt('import importlib.util; importlib.util.find_spec("nothere.z")')
spec = importlib.util.spec_from_file_location('dynm', __file__.rsplit('/',1)[0] + '/plain.py')
m = importlib.util.module_from_spec(spec)
spec.loader.exec_module(m)
print(m.__name__, m.__spec__.has_location, 'dynm' in sys.modules, repr(m).replace(__file__.rsplit('/',1)[0], 'DIR'))
class Finder:
    def find_spec(self, name, path, target=None):
        if name == 'virtual':
            return importlib.util.spec_from_loader(name, self)
    def create_module(self, spec): return None
    def exec_module(self, module): module.x = 'from the finder'
    def __repr__(self): return '<F>'
sys.meta_path.insert(0, Finder())
import virtual
print(virtual.x, virtual, virtual.__spec__)
import plain
attempt('import nothere2')
attempt('import pkg.nothere2')
sys.meta_path.pop(0)
import runpy
print(sorted(runpy.run_path(__file__.rsplit('/',1)[0] + '/plain.py', run_name='rp')))
print(runpy.run_module('plain')['__name__'])
