import tokenize, io, token
def show(s):
    print('---', repr(s))
    try:
        for t in tokenize.generate_tokens(io.StringIO(s).readline):
            print(token.tok_name[t.type], repr(t.string), t.start, t.end, repr(t.line))
    except Exception as e: print(type(e).__name__, e)
for s in ["x = 1\n", "def f(a):\n    # comment\n    return a  # tail\n\n\nf(2)\n", "if x:\n  y\n# c\nz", "a = (1,\n  # in\n  2)\n", "s = '''a\nb'''\n", "f'{x!r:>9} ab'\n", "x", "", "\n\n", "# only", "# only\n", "a\\\n+b\n", "if 1:\n\tx\n\ty\n", "class A:\n  def f(self):\n    pass\n  # d\n\n  x = 1\n", "x = 'abc\n", "(1,\n", "a b c $\n", "@d\nasync def g(): await x; yield\n", "é = 1 # ü\n", "if x:\n    y\n  z\n", "rb'x' 0x1F 1_000 1.5e3 1j\n", "a<=b!=c->d:=e...\n", "x = 1;\n", "if x:\n    pass\nelse:\n    pass", "  x\n", "\x0cx\n"]:
    show(s)
print([t.string for t in tokenize.tokenize(io.BytesIO(b'# -*- coding: latin-1 -*-\nx = "\xe9"\n').readline)])
print(tokenize.untokenize(tokenize.generate_tokens(io.StringIO("x = 1 + (2,\n 3)\n").readline)))
