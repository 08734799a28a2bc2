"""Writes scopes.txt: the scopes CPython 3.11 finds in each program of programs.txt.

Run with a CPython 3.11 in this folder: python3.11 capture.py
Programs and records are separated by lines of four dashes. A line of a record is a scope: its name and line, its names with
L(ocal), C(ell), F(ree), E(xplicitly global) or I(mplicitly global), sorted, and its parameters.
"""
import _symtable

LETTERS = {
    _symtable.LOCAL: "L",
    _symtable.GLOBAL_EXPLICIT: "E",
    _symtable.GLOBAL_IMPLICIT: "I",
    _symtable.FREE: "F",
    _symtable.CELL: "C",
}


def show(table, depth, out):
    names = sorted(f"{name}:{LETTERS[flags >> _symtable.SCOPE_OFF & 15]}" for name, flags in table.symbols.items())
    out.append(f"{'  ' * depth}{table.name} {table.lineno} [{' '.join(names)}] ({','.join(table.varnames)})\n")
    for child in table.children:
        show(child, depth + 1, out)


records = []
for program in open("programs.txt", encoding="utf-8").read().split("----\n"):
    out = []
    show(_symtable.symtable(program, "x.py", "exec"), 0, out)
    records.append("".join(out))
open("scopes.txt", "w", encoding="utf-8").write("----\n".join(records))
