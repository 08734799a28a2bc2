//! Expressions over the names at hand; many of them raise something.

use super::statement::Writer;

impl Writer<'_> {
    /// Writes an expression no deeper than this.
    pub fn expression(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.atom();
        }
        let next = depth - 1;
        match self.chance.below(24) {
            0..=4 => self.atom(),
            5 | 6 => {
                let operator = self.chance.of(&["+", "-", "//", "%", "&", "|", "^"]);
                let (left, right) = (self.expression(next), self.expression(next));
                format!("({left}{}{operator} {right})", self.gap())
            }
            7 => format!("{} * 2", self.number()),
            8 => {
                let first = self.chance.of(&["<", "==", "!=", ">=", "in", "is not"]);
                let (left, right) = (self.expression(next), self.expression(next));
                if self.chance.one_in(3) {
                    let last = self.expression(next);
                    return format!("({left} {first} {right} <{}{last})", self.gap());
                }
                format!("({left} {first} {right})")
            }
            9 => {
                let operator = self.chance.of(&["and", "or"]);
                let (left, right) = (self.expression(next), self.expression(next));
                format!("({left}{}{operator} {right})", self.gap())
            }
            10 => format!("(not {})", self.expression(next)),
            11 => {
                let (yes, test, no) =
                    (self.expression(next), self.expression(next), self.expression(next));
                let (one, two) = (self.gap(), self.gap());
                format!("({yes}{one}if {test}{two}else {no})")
            }
            12 => {
                let items = [self.expression(next), self.expression(next), self.expression(next)];
                let gap = self.gap();
                match self.chance.below(4) {
                    0 => format!("[{},{gap}{},{gap}{}]", items[0], items[1], items[2]),
                    1 => format!("({},{gap}{})", items[0], items[1]),
                    2 => format!("{{'k': {},{gap}{}: {}}}", items[0], items[1], items[2]),
                    _ => format!("[*{}, {}]", items[0], items[1]),
                }
            }
            13 => {
                let variable = self.chance.of(&["i", "j"]);
                let over = self.iterable(next);
                let body = self.inside(variable, next);
                let test =
                    if self.chance.one_in(2) { format!(" if {variable}") } else { String::new() };
                let gap = self.gap();
                match self.chance.below(4) {
                    0 => format!("[{body}{gap}for {variable} in {over}{test}]"),
                    1 => format!("{{{variable}: {body} for {variable} in {over}{test}}}"),
                    2 => format!("sum({body}{gap}for {variable} in {over}{test})"),
                    _ => format!("sorted([{body} for {variable} in {over}{test}], key=str)"),
                }
            }
            14 => {
                let value = self.expression(next);
                let how = self.chance.of(&["", "!r", ":>5", "!s:^6", "="]);
                format!("f'<{{{}{how}}}>'", value.replace(['\'', '\n', '\\', '"'], " ").trim())
            }
            15 => {
                let value = self.expression(next);
                format!(
                    "{}({value})",
                    self.chance.of(&["len", "str", "repr", "bool", "list", "abs", "int", "sorted"])
                )
            }
            16 => {
                let (value, index) = (self.expression(next), self.expression(next));
                match self.chance.below(3) {
                    0 => format!("{value}[{index}]"),
                    1 => format!("{value}[1:]"),
                    _ => format!("{value}[-1]"),
                }
            }
            17 => {
                let argument = self.expression(next);
                let text = self.chance.of(&["'a,b'", "'Hello'", "'  x '"]);
                match self.chance.below(4) {
                    0 => format!("{text}.split({argument})"),
                    1 => format!("{text}.join([{argument}])"),
                    2 => format!("{text}.replace('a', {argument})"),
                    _ => format!(
                        "{text}.{}()",
                        self.chance.of(&["upper", "strip", "title", "isalpha"])
                    ),
                }
            }
            18 => {
                let value = self.expression(next);
                format!(
                    "(lambda p, q=1: {})({value})",
                    self.chance.of(&["p", "(p, q)", "p + q", "[p][q]"])
                )
            }
            19 if self.in_function => {
                let name = self.name();
                let value = self.expression(next);
                self.known(&name);
                format!("({name} := {value})")
            }
            20 => format!("Box({})", self.expression(next)),
            21 => {
                let value = self.expression(next);
                format!(
                    "{value}.{}",
                    self.chance.of(&["value", "twice", "real", "keys", "nothing"])
                )
                .replace("keys", "keys()")
            }
            22 => self.call_text(next),
            _ => format!("max({},{}{})", self.expression(next), self.gap(), self.expression(next)),
        }
    }

    /// Writes an expression in which a name is known, and forgets it.
    fn inside(&mut self, variable: &str, depth: usize) -> String {
        let functions = std::mem::replace(&mut self.in_function, false);
        self.names.push(variable.to_owned());
        let body = self.expression(depth.min(1));
        self.names.pop();
        self.in_function = functions;
        body
    }

    /// Writes something to go over.
    pub fn iterable(&mut self, depth: usize) -> String {
        match self.chance.below(7) {
            0 | 1 => format!("range({})", self.chance.below(4)),
            2 => "'abc'".into(),
            3 => "[3, 1, 2]".into(),
            4 => "{'p': 1, 'q': 2}".into(),
            5 => "Box()".into(),
            _ => self.expression(depth.min(1)),
        }
    }

    fn atom(&mut self) -> String {
        match self.chance.below(9) {
            0..=3 => self.name_at_hand(),
            4 | 5 => self.number(),
            6 => self.chance.of(&["'s'", "'text'", "''", "'a' 'b'"]).into(),
            7 => self.chance.of(&["None", "True", "1.5", "[]", "{}", "()", "-1"]).into(),
            _ => self.chance.of(&["[1, 2]", "{'k': 1}", "(1, 'two')", "{1, 2}"]).into(),
        }
    }

    pub fn number(&mut self) -> String {
        self.chance.below(12).to_string()
    }

    /// Writes a space, or now and then a new line where brackets allow it.
    fn gap(&mut self) -> &'static str {
        if self.chance.one_in(5) { "\n        " } else { " " }
    }
}
