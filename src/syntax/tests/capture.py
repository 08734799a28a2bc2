"""Writes refusals.txt: what CPython 3.12 says of each text in refused.txt.

Run with a CPython 3.12 in this folder: python3.12 capture.py
Each line of refused.txt is a text as Python's repr; each line of refusals.txt is the text, the exception, the message and
(line, column, end line, end column), with tabs between.
"""
import ast
import warnings

warnings.simplefilter("ignore")
records = []
for shown in open("refused.txt", encoding="utf-8"):
    text = ast.literal_eval(shown)
    try:
        compile(text, "x.py", "exec")
        said = "OK\t\t"
    except SyntaxError as error:
        place = f"{error.lineno} {error.offset} {error.end_lineno} {error.end_offset}"
        said = f"{type(error).__name__}\t{error.msg}\t{place}"
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t")
    records.append(f"{escaped}\t{said}\n")
open("refusals.txt", "w", encoding="utf-8").writelines(records)
