//! Statements, nested no deeper than is good, in loops that end.

use super::chance::Chance;

/// A program that is being written.
pub struct Writer<'a> {
    pub chance: &'a mut Chance,
    pub text: String,
    /// Names that may have a value.
    pub names: Vec<String>,
    /// Whether what is written is the body of a function.
    pub in_function: bool,
    /// How many parameters each function has; a call may only be to one that stands before.
    functions: Vec<usize>,
    indent: usize,
    loops: usize,
    generator: bool,
}

const NAMES: &[&str] = &["a", "b", "c", "x", "y", "z"];

impl<'a> Writer<'a> {
    pub fn new(chance: &'a mut Chance) -> Self {
        Writer {
            chance,
            text: String::new(),
            names: Vec::new(),
            in_function: false,
            functions: Vec::new(),
            indent: 0,
            loops: 0,
            generator: false,
        }
    }

    fn line(&mut self, text: &str) {
        self.text += &"    ".repeat(self.indent);
        self.text += text;
        self.text.push('\n');
    }

    pub fn name(&mut self) -> String {
        self.chance.of(NAMES).to_owned()
    }

    pub fn known(&mut self, name: &str) {
        if !self.names.iter().any(|known| known == name) {
            self.names.push(name.to_owned());
        }
    }

    /// Returns a name that has a value, as a rule.
    pub fn name_at_hand(&mut self) -> String {
        if self.names.is_empty() || self.chance.one_in(15) {
            return self.name();
        }
        let at = self.chance.below(self.names.len());
        self.names[at].clone()
    }

    /// Writes a function.
    pub fn function(&mut self, number: usize) {
        let parameters = 1 + self.chance.below(3);
        let mut shown: Vec<String> =
            NAMES[..parameters].iter().map(|name| (*name).to_owned()).collect();
        if parameters > 1 && self.chance.one_in(2) {
            shown[parameters - 1] += "=5";
        }
        self.generator = self.chance.one_in(4);
        self.in_function = true;
        self.names = NAMES[..parameters].iter().map(|name| (*name).to_owned()).collect();
        self.line(&format!("def f{number}({}):", shown.join(", ")));
        self.indent += 1;
        if self.generator {
            self.line("yield 'first'");
        }
        self.block(3);
        let value = self.expression(2);
        self.line(&format!("return {value}"));
        self.indent -= 1;
        self.text += "\n\n";
        self.generator = false;
        self.in_function = false;
        self.names.clear();
        self.functions.push(parameters);
    }

    /// Writes statements that show what a function does.
    pub fn call(&mut self, number: usize) {
        let arguments: Vec<String> =
            (0..self.functions[number]).map(|_| self.expression(1)).collect();
        let call = format!("f{number}({})", arguments.join(", "));
        self.line("try:");
        self.indent += 1;
        self.line(&format!("result = {call}"));
        self.line("print(list(result) if hasattr(result, 'gi_frame') else result)");
        self.indent -= 1;
        self.line("except Exception as error:");
        self.indent += 1;
        self.line("print(type(error).__name__, error)");
        self.indent -= 1;
    }

    /// Writes a call of a function that stands before.
    pub fn call_text(&mut self, depth: usize) -> String {
        if self.functions.is_empty() {
            return self.number();
        }
        let at = self.chance.below(self.functions.len());
        let mut count = self.functions[at];
        if self.chance.one_in(12) {
            count += 1;
        }
        let arguments: Vec<String> = (0..count).map(|_| self.expression(depth.min(1))).collect();
        format!("f{at}({})", arguments.join(", "))
    }

    /// Writes a few statements of the module, each of which may fail.
    pub fn block_of_module(&mut self) {
        for _ in 0..3 {
            self.line("try:");
            self.indent += 1;
            self.block(2);
            self.indent -= 1;
            self.line("except Exception as error:");
            self.indent += 1;
            self.line("print(type(error).__name__, error)");
            self.indent -= 1;
        }
    }

    fn block(&mut self, depth: usize) {
        for _ in 0..=self.chance.below(3) {
            self.statement(depth);
        }
    }

    fn nested(&mut self, depth: usize) {
        self.indent += 1;
        self.block(depth);
        self.indent -= 1;
    }

    fn statement(&mut self, depth: usize) {
        let most = if depth == 0 { 11 } else { 22 };
        match self.chance.below(most) {
            0..=3 => {
                let (name, value) = (self.name(), self.expression(2));
                self.line(&format!("{name} = {value}"));
                self.known(&name);
            }
            4 => {
                let (name, value) = (self.name_at_hand(), self.expression(1));
                let operator = self.chance.of(&["+=", "-=", "//=", "|="]);
                if NAMES.contains(&name.as_str()) {
                    self.line(&format!("{name} {operator} {value}"));
                }
            }
            5 | 6 => {
                let value = self.expression(2);
                self.line(&format!("print({value})"));
            }
            7 => {
                let (one, two) = (self.name(), self.name());
                let value = self.expression(1);
                let star = self.chance.of(&["", "*"]);
                self.line(&format!("{one}, {star}{two} = {value}, {value}"));
                self.known(&one);
                self.known(&two);
            }
            8 if self.in_function => {
                let name = self.name_at_hand();
                if NAMES.contains(&name.as_str()) && self.chance.one_in(3) {
                    self.line(&format!("del {name}"));
                } else {
                    self.line("print(sorted(locals()))");
                }
            }
            9 if self.loops > 0 => {
                let how = self.chance.of(&["break", "continue"]);
                let test = self.expression(1);
                self.line(&format!("if {test}: {how}"));
            }
            9 if self.generator => {
                let value = self.expression(1);
                self.line(&format!("yield {value}"));
            }
            10 if self.in_function && self.chance.one_in(2) => {
                let (test, value) = (self.expression(1), self.expression(1));
                self.line(&format!("if {test}:"));
                self.indent += 1;
                self.line(&format!("return {value}"));
                self.indent -= 1;
            }
            11 | 12 => self.if_statement(depth - 1),
            13 | 14 => self.for_statement(depth - 1),
            15 => self.while_statement(depth - 1),
            16 | 17 => self.try_statement(depth - 1),
            18 => {
                let value = self.expression(1);
                self.line(&format!("with Box({value}) as y:"));
                self.known("y");
                self.nested(depth - 1);
            }
            19 => self.match_statement(depth - 1),
            20 if self.in_function => self.closure(),
            _ => {
                let error = self.chance.of(&["KeyError('k')", "ValueError(1, 2)", "IndexError"]);
                let test = self.expression(1);
                self.line(&format!("if {test}:"));
                self.indent += 1;
                self.line(&format!("raise {error}"));
                self.indent -= 1;
            }
        }
    }

    fn if_statement(&mut self, depth: usize) {
        let test = self.expression(2);
        self.line(&format!("if {test}:"));
        self.nested(depth);
        if self.chance.one_in(3) {
            let test = self.expression(1);
            self.line(&format!("elif {test}:"));
            self.nested(depth);
        }
        if self.chance.one_in(2) {
            self.line("else:");
            self.nested(depth);
        }
    }

    fn for_statement(&mut self, depth: usize) {
        let (name, over) = (self.name(), self.iterable(1));
        match self.chance.below(3) {
            0 => self.line(&format!("for {name}, z in enumerate({over}):")),
            _ => self.line(&format!("for {name} in {over}:")),
        }
        self.known(&name);
        self.loops += 1;
        self.nested(depth);
        self.loops -= 1;
        if self.chance.one_in(4) {
            self.line("else:");
            self.nested(0);
        }
    }

    fn while_statement(&mut self, depth: usize) {
        let counter = format!("n{}", self.loops);
        self.line(&format!("{counter} = 0"));
        let test = self.expression(1);
        self.line(&format!("while {counter} < 3 and ({test} or True):"));
        self.indent += 1;
        self.line(&format!("{counter} += 1"));
        self.indent -= 1;
        self.loops += 1;
        self.nested(depth);
        self.loops -= 1;
        if self.chance.one_in(4) {
            self.line("else:");
            self.nested(0);
        }
    }

    fn try_statement(&mut self, depth: usize) {
        self.line("try:");
        self.nested(depth);
        let caught = self.chance.below(4);
        if caught > 0 {
            let classes = self.chance.of(&[
                "TypeError",
                "(ValueError, KeyError)",
                "Exception",
                "LookupError",
            ]);
            self.line(&format!("except {classes} as error:"));
            self.indent += 1;
            self.line("print('caught', type(error).__name__, error)");
            self.indent -= 1;
            self.nested(0);
            if caught == 2 {
                self.line("except ZeroDivisionError:");
                self.indent += 1;
                let what = self.chance.of(&["raise", "pass"]);
                self.line(what);
                self.indent -= 1;
            }
            if caught == 3 {
                self.line("else:");
                self.nested(0);
            }
        }
        if caught == 0 || self.chance.one_in(3) {
            self.line("finally:");
            // Leaving a loop or a function from here draws a warning from CPython 3.14.
            let (loops, function) =
                (std::mem::take(&mut self.loops), std::mem::replace(&mut self.in_function, false));
            self.nested(0);
            (self.loops, self.in_function) = (loops, function);
        }
    }

    fn match_statement(&mut self, depth: usize) {
        let value = self.expression(1);
        self.line(&format!("match {value}:"));
        self.indent += 1;
        let patterns = [
            "0 | 1",
            "[first, *rest]",
            "{'k': got}",
            "str() as text",
            "Box(value=v)",
            "None",
            "int(n) if n > 5",
        ];
        for _ in 0..2 {
            let pattern = self.chance.of(&patterns);
            self.line(&format!("case {pattern}:"));
            self.nested(depth.min(1));
        }
        self.line("case _:");
        self.nested(0);
        self.indent -= 1;
    }

    fn closure(&mut self) {
        let name = self.name_at_hand();
        if !NAMES.contains(&name.as_str()) {
            return;
        }
        self.line("def inner(p=2):");
        self.indent += 1;
        if self.chance.one_in(2) {
            self.line(&format!("nonlocal {name}"));
            self.line(&format!("{name} = [p]"));
        }
        self.line(&format!("return p, {name}, sorted(locals())"));
        self.indent -= 1;
        self.line("print(inner())");
    }
}
