"""What CPython's build would have written down, as far as it is true of heisen."""

import sys as _sys

_short = f"{_sys.version_info[0]}.{_sys.version_info[1]}"
_soabi = f"cpython-{_sys.version_info[0]}{_sys.version_info[1]}-x86_64-linux-gnu"

build_time_vars = {
    "EXT_SUFFIX": f".{_soabi}.so",
    "HAVE_FORK": 0,
    "INCLUDEPY": f"/heisen/include/python{_short}",
    "LIBDIR": "/heisen/lib",
    "LIBPYTHON": "",
    "LDVERSION": _short,
    "MULTIARCH": "x86_64-linux-gnu",
    "PYTHONFRAMEWORK": "",
    "Py_DEBUG": 0,
    "Py_ENABLE_SHARED": 0,
    "Py_GIL_DISABLED": 0,
    "Py_TRACE_REFS": 0,
    "SHLIB_SUFFIX": ".so",
    "SIZEOF_VOID_P": 8,
    "SOABI": _soabi,
    "VERSION": _short,
    "WITH_DOC_STRINGS": 1,
    "WITH_PYMALLOC": 0,
    "abs_builddir": "/heisen",
    "abs_srcdir": "/heisen",
    "prefix": "/heisen",
}
