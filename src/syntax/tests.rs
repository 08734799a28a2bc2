//! What CPython said is what we say; and the trees that CPython's own parser would make.

use super::*;
use crate::era::Era;
use crate::symbols::{Rules, SymbolTable};

/// Runs on a stack that deep trees need.
fn deep<T: Send + 'static>(run: impl FnOnce() -> T + Send + 'static) -> T {
    std::thread::Builder::new().stack_size(128 << 20).spawn(run).unwrap().join().unwrap()
}

fn refusal(text: &str) -> Option<SyntaxError> {
    let source = Source::new("x.py", text);
    let built = parse_module(&source)
        .and_then(|tree| SymbolTable::build(&source, &tree.into(), Rules::default()));
    built.err()
}

fn unescaped(shown: &str) -> String {
    let mut text = String::new();
    let mut chars = shown.chars();
    while let Some(char) = chars.next() {
        text.push(match char {
            '\\' => match chars.next() {
                Some('n') => '\n',
                Some('t') => '\t',
                _ => '\\',
            },
            char => char,
        });
    }
    text
}

/// Texts for which we say something else on purpose, or not yet the same: their beginnings.
const DIFFERENT: &[&str] = &[
    // CPython gives no end there.
    "from __future__ import nope",
    "from __future__ import braces",
    "from __future__ import annotations as x\nfrom __future__ import nope",
    "class A(x for x in y): pass",
];

#[test]
fn refusals_are_cpythons() {
    deep(|| {
        let mut wrong = Vec::new();
        for record in include_str!("tests/refusals.txt").lines() {
            let fields: Vec<&str> = record.split('\t').collect();
            let text = unescaped(fields[0]);
            if DIFFERENT.contains(&text.as_str()) {
                continue;
            }
            let said =
                refusal(&text).map_or(("OK".to_owned(), String::new(), String::new()), |error| {
                    let place = format!(
                        "{} {} {} {}",
                        error.line.0, error.column, error.end_line.0, error.end_column
                    );
                    let older = Era::E312.words_of_syntax(&error.message);
                    let message = older.map_or(error.message, ToOwned::to_owned);
                    (error.kind.exception().to_owned(), message, place)
                });
            if (said.0.as_str(), said.1.as_str(), said.2.as_str())
                != (fields[1], fields[2], fields[3])
            {
                wrong.push(format!("{text:?}\n  CPython: {:?}\n  heisen:  {said:?}", &fields[1..]));
            }
        }
        assert!(wrong.is_empty(), "{} differ\n{}", wrong.len(), wrong.join("\n"));
    });
}

#[test]
fn errors_are_shown_as_tracebacks_end() {
    let shown = |text: &str| refusal(text).unwrap().display() + "\n";
    assert_eq!(
        shown("x = (1,\ny = 2\n"),
        "  File \"x.py\", line 1\n    x = (1,\n        ^\nSyntaxError: '(' was never closed\n"
    );
    assert_eq!(
        shown("  x = 1\n"),
        "  File \"x.py\", line 1\n    x = 1\nIndentationError: unexpected indent\n"
    );
    assert_eq!(
        shown("if 1:\n    x\n  y\n"),
        "  File \"x.py\", line 3\n    y\n     ^\n\
         IndentationError: unindent does not match any outer indentation level\n"
    );
    assert_eq!(
        shown("if x:\n\ty = é 1\n"),
        "  File \"x.py\", line 2\n    y = é 1\n          ^\nSyntaxError: invalid syntax\n"
    );
    assert_eq!(
        shown("f(a, b for b in c)\n"),
        "  File \"x.py\", line 1\n    f(a, b for b in c)\n         ^^^^^^^^^^^^\n\
         SyntaxError: Generator expression must be parenthesized\n"
    );
    assert_eq!(
        shown("def f():\n\n    return *a\n"),
        "  File \"x.py\", line 3\n    return *a\n           ^^\nSyntaxError: can't use starred expression here\n"
    );
    assert_eq!(
        shown("print(f(1\n 2))\n"),
        "  File \"x.py\", line 1\n    print(f(1\n            ^\nSyntaxError: invalid syntax. Perhaps you forgot a comma?\n"
    );
    let decoded = Source::from_bytes("x.py", b"# coding: foo\n").unwrap_err();
    assert_eq!(SyntaxError::from(decoded).display(), "SyntaxError: encoding problem: foo");
}

/// Shows an expression: kinds, values and the text its range covers.
fn shown(source: &Source, expression: &ast::Expr) -> String {
    use ast::Expr;
    let text = source.slice(span(expression));
    match expression {
        Expr::JoinedStr(node) => format!(
            "f[{}]",
            node.values.iter().map(|part| shown(source, part)).collect::<Vec<_>>().join(" ")
        ),
        Expr::FormattedValue(node) => {
            let spec = node
                .format_spec
                .as_ref()
                .map_or(String::new(), |spec| format!(":{}", shown(source, spec)));
            format!("{{{}!{}{spec}}}", shown(source, &node.value), node.conversion as i8)
        }
        Expr::Constant(ast::ExprConstant { value: ast::Constant::Str(value), .. }) => {
            format!("{value:?}")
        }
        _ => format!("<{text}>"),
    }
}

fn eval(text: &str) -> String {
    let source = Source::new("<string>", text);
    match parse_expression(&source) {
        Ok(tree) => shown(&source, &tree.body),
        Err(error) => format!("{error} {}:{}", error.line.0, error.column),
    }
}

#[test]
fn format_strings_have_parts_at_their_own_places() {
    assert_eq!(eval("f'a{x!r:>{w}}b'"), r#"f["a" {<x>!114:f[">" {<w>!-1}]} "b"]"#);
    assert_eq!(eval("f'{x=}'"), r#"f["x=" {<x>!114}]"#);
    assert_eq!(eval("f'{ x + 1 = :5}'"), r#"f[" x + 1 = " {<x + 1>!-1:f["5"]}]"#);
    assert_eq!(eval("f'{x=!s}'"), r#"f["x=" {<x>!115}]"#);
    assert_eq!(eval("'a' f'{b}c' 'd'"), r#"f["a" {<b>!-1} "cd"]"#);
    assert_eq!(eval("f'{{{a}}}'"), r#"f["{" {<a>!-1} "}"]"#);
    assert_eq!(
        eval("f'{d['k']} {f'{y}' + '\\n'}'"),
        r#"f[{<d['k']>!-1} " " {<f'{y}' + '\n'>!-1}]"#
    );
    assert_eq!(eval("rf'\\d{x:\\d}'"), r#"f["\\d" {<x>!-1:f["\\d"]}]"#);
    assert_eq!(eval("f'''{\n  a\n}'''"), "f[{<a>!-1}]");
    assert_eq!(
        eval("f'{(lambda x: x)(1)}{a, b}{x != y}'"),
        "f[{<(lambda x: x)(1)>!-1} {<a, b>!-1} {<x != y>!-1}]"
    );
    assert_eq!(eval("f''"), "f[]");
    assert_eq!(eval("f'\\N{BULLET}{x}'"), r#"f["•" {<x>!-1}]"#);
}

#[test]
fn an_expression_may_have_blanks_before_it() {
    assert_eq!(eval(" \t a + b "), "<a + b>");
    assert_eq!(eval("'\\ud800'"), format!("{:?}", '\u{10F800}'.to_string()));
    assert_eq!(eval("  a b"), "SyntaxError: invalid syntax 1:3");
    assert_eq!(eval(""), "SyntaxError: invalid syntax 0:0");
    assert_eq!(eval("x = 1"), "SyntaxError: invalid syntax 1:3");
    assert_eq!(eval("1\n\n"), "<1>");
}

#[test]
fn single_is_one_statement() {
    let single = |text: &str| {
        let source = Source::new("<stdin>", text);
        parse_interactive(&source).map(|tree| tree.body.len()).map_err(|error| error.message)
    };
    assert_eq!(single("x = 1; y = 2\n"), Ok(2));
    assert_eq!(single("if x:\n    pass\n"), Ok(1));
    assert_eq!(
        single("x = 1\ny = 2\n"),
        Err("multiple statements found while compiling a single statement".to_owned())
    );
}

#[test]
fn what_only_newer_grammars_have_is_read_or_refused_in_a_sentence() {
    let text = "try: pass\nexcept A, B: pass\n";
    let message = refusal(text).unwrap().message;
    assert_eq!(message, "multiple exception types must be parenthesized");
    let source = Source::new("x.py", text);
    let tree = parse_module(&source).unwrap().into();
    let rules = Rules { bare_exception_lists: true, ..Rules::default() };
    assert!(SymbolTable::build(&source, &tree, rules).is_ok());
    let message = refusal("def f[T = int](): pass\n").unwrap().message;
    assert_eq!(message, "heisen cannot read a type parameter's default yet: leave it out");
}

#[test]
fn numbers_are_read() {
    assert_eq!(eval("0x_ff + 1_000.5e-3j"), "<0x_ff + 1_000.5e-3j>");
    let long = "1".repeat(4301);
    assert!(
        refusal(&long)
            .unwrap()
            .message
            .starts_with("Exceeds the limit (4300 digits) for integer string conversion")
    );
}

#[test]
fn nothing_is_too_deep_to_be_refused() {
    deep(|| {
        let kind = |text: &str| refusal(text).map(|error| error.kind);
        let deep = |open: &str, middle: &str, close: &str, count: usize| {
            open.repeat(count) + middle + &close.repeat(count) + "\n"
        };
        assert_eq!(kind(&deep("(", "1", ")", 200)), None);
        assert_eq!(
            refusal(&deep("(", "1", ")", 201)).unwrap().message,
            "too many nested parentheses"
        );
        for text in [
            deep("1+", "1", "", 9000),
            deep("-", "1", "", 9000),
            deep("not ", "1", "", 9000),
            deep("", "a", ".b", 9000),
            deep("", "a", "[0]", 9000),
            deep("", "a", "()", 9000),
            "if 1:\n pass\n".to_owned() + &"elif 1:\n pass\n".repeat(9000),
        ] {
            assert_eq!(kind(&text), Some(SyntaxErrorKind::Recursion), "{}", &text[..20]);
        }
        for text in [
            deep("a**", "1", "", 9000),
            deep("lambda: ", "1", "", 9000),
            deep("1 if 1 else ", "1", "", 9000),
        ] {
            assert_eq!(kind(&text), Some(SyntaxErrorKind::Memory), "{}", &text[..20]);
        }
        for text in [
            deep("1+", "1", "", 1900),
            deep("a**", "1", "", 500),
            deep("", "a", ".b", 1900),
            "x and ".repeat(9000) + "y\n",
        ] {
            assert_eq!(kind(&text), None, "{}", &text[..20]);
        }
        let indented: String = (0..120).map(|level| " ".repeat(level) + "if 1:\n").collect();
        assert_eq!(refusal(&indented).unwrap().message, "too many levels of indentation");
        let loops: String =
            (0..21).map(|level| " ".repeat(level) + "for x in y:\n").collect::<String>()
                + &" ".repeat(21)
                + "pass\n";
        assert_eq!(refusal(&loops).unwrap().message, "too many statically nested blocks");
        assert!(refusal(&("f'{".repeat(200) + &"}'".repeat(200))).is_some());
    });
}

#[test]
fn no_soup_of_tokens_is_too_thick() {
    const BITS: &[&str] = &[
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        ":",
        ",",
        ";",
        ".",
        "=",
        ":=",
        "==",
        "->",
        "*",
        "**",
        "@",
        "!",
        "$",
        "\\",
        "#",
        "\n",
        "\n ",
        "\n  ",
        "\t",
        "\"",
        "'",
        "\"\"\"",
        "f'",
        "f\"\"\"",
        "rb'",
        "'s'",
        "f'{x}'",
        "0x",
        "1",
        "1.",
        "1e",
        "0777",
        "é",
        "…",
        "\u{feff}",
        "\r\n",
        "x",
        "_",
        "if ",
        "else ",
        "elif ",
        "for ",
        "in ",
        "def f(",
        "class A",
        "lambda ",
        "return ",
        "yield ",
        "await ",
        "async ",
        "match ",
        "case ",
        "type ",
        "with ",
        "as ",
        "try:",
        "except ",
        "finally:",
        "import ",
        "from ",
        "global ",
        "nonlocal ",
        "not ",
        "is ",
        "and ",
        "print ",
        "del ",
        "raise ",
        "assert ",
        "pass",
        "while ",
        "None",
        "...",
        "{x!r:",
        "}}",
        "{{",
        "\\N{",
        "super",
    ];
    deep(|| {
        let mut state = 0x2545_F491_4F6C_DD1D_u64;
        for _ in 0..4000 {
            let mut text = String::new();
            for _ in 0..30 {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                text.push_str(BITS[usize::try_from(state >> 33).unwrap() % BITS.len()]);
            }
            let source = Source::new("<soup>", &text);
            let _ = parse_expression(&source);
            let _ = parse_interactive(&source);
            if let Some(error) = refusal(&text) {
                let _ = error.display();
            }
        }
    });
}
