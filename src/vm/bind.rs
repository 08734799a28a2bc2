//! Binding arguments to parameters, of Python functions and of natives, with CPython's messages.

use super::Vm;
use super::native::{ParameterKind, Raised};
use crate::heap::{Handle, Loaded, Value};

impl Vm {
    /// Binds a call's arguments to the registers of a function's parameters; the other registers become empty.
    pub(super) fn bind_function(
        &mut self,
        function: Value,
        loaded: &Loaded,
        base: usize,
        arguments: &[Value],
        names: &[Value],
    ) -> Result<(), Raised> {
        let code = &loaded.code;
        let positional = arguments.len() - names.len();
        let arg_count = usize::from(code.arg_count);
        self.clear_registers(base, usize::from(code.registers));
        for (at, &argument) in arguments[..positional.min(arg_count)].iter().enumerate() {
            self.set_register(base + at, argument);
        }
        let named = arg_count + usize::from(code.keyword_only);
        if code.flags.varargs {
            let rest = arguments.get(arg_count..positional).unwrap_or(&[]);
            let rest =
                if rest.is_empty() { self.known.empty_tuple } else { self.heap.new_tuple(rest) };
            self.set_register(base + named, rest);
        }
        if !names.is_empty() || code.flags.varkeywords {
            self.bind_keywords(function, loaded, base, &arguments[positional..], names)?;
        }
        if positional > arg_count && !code.flags.varargs {
            return self.too_many(function, loaded, base, positional);
        }
        if positional < named || code.keyword_only > 0 {
            self.bind_defaults(function, loaded, base)?;
        }
        Ok(())
    }

    fn bind_keywords(
        &mut self,
        function: Value,
        loaded: &Loaded,
        base: usize,
        values: &[Value],
        names: &[Value],
    ) -> Result<(), Raised> {
        let code = &loaded.code;
        let named = usize::from(code.arg_count) + usize::from(code.keyword_only);
        let more = if code.flags.varkeywords {
            let dict = self.heap.new_dict();
            self.set_register(base + named + usize::from(code.flags.varargs), dict.into());
            Some(dict)
        } else {
            None
        };
        let mut positional_only = Vec::new();
        for (&name, &value) in names.iter().zip(values) {
            let Some(text) = self.heap.shared_text(name) else {
                return self.type_error("keywords must be strings");
            };
            // Names are interned nearly always: the same object, then.
            let found = (0..named)
                .find(|&at| Value::Obj(loaded.variables[at]) == name)
                .or_else(|| (0..named).find(|&at| *code.variables[at].name == **text));
            match (found, more) {
                (Some(at), None) if at < usize::from(code.positional_only) => {
                    positional_only.push(text)
                }
                (Some(at), more) if at >= usize::from(code.positional_only) => {
                    if !self.register(base + at).is_unbound() {
                        let shown = self.function_name(function);
                        return self.type_error(format!(
                            "{shown}() got multiple values for argument '{text}'"
                        ));
                    }
                    let _: Option<Handle> = more;
                    self.set_register(base + at, value);
                }
                (_, Some(dict)) => self.dict_set(dict, name, value)?,
                (_, None) => {
                    let shown = self.function_name(function);
                    let hint = if self.era >= crate::era::Era::E313 {
                        self.keyword_hint(code, &text)
                    } else {
                        None
                    };
                    let hint =
                        hint.map_or(String::new(), |hint| format!(". Did you mean '{hint}'?"));
                    return self.type_error(format!(
                        "{shown}() got an unexpected keyword argument '{text}'{hint}"
                    ));
                }
            }
        }
        if !positional_only.is_empty() {
            let shown = self.function_name(function);
            let list: Vec<&str> = positional_only.iter().map(|text| text.as_str()).collect();
            let list = list.join(", ");
            return self.type_error(format!(
                "{shown}() got some positional-only arguments passed as keyword arguments: '{list}'"
            ));
        }
        Ok(())
    }

    fn keyword_hint(&self, code: &crate::code::Code, wrong: &str) -> Option<String> {
        let named = usize::from(code.arg_count) + usize::from(code.keyword_only);
        let candidates = code.variables[usize::from(code.positional_only)..named].iter();
        super::suggest::nearest(wrong, candidates.map(|variable| &*variable.name))
            .map(str::to_owned)
    }

    fn bind_defaults(
        &mut self,
        function: Value,
        loaded: &Loaded,
        base: usize,
    ) -> Result<(), Raised> {
        let code = &loaded.code;
        let body =
            self.heap.function(function).expect("the caller has looked that it is a function");
        let (defaults, keyword_defaults) = (body.defaults, body.keyword_defaults);
        let arg_count = usize::from(code.arg_count);
        let given = self.heap.sequence(defaults).map_or(0, <[Value]>::len);
        let mut missing = Vec::new();
        for at in 0..arg_count {
            if !self.register(base + at).is_unbound() {
                continue;
            }
            if at + given >= arg_count {
                let value = self
                    .heap
                    .sequence(defaults)
                    .map_or(Value::Unbound, |all| all[at + given - arg_count]);
                self.set_register(base + at, value);
            } else {
                missing.push(at);
            }
        }
        if !missing.is_empty() {
            return self.missing(function, loaded, &missing, "positional");
        }
        for at in arg_count..arg_count + usize::from(code.keyword_only) {
            if !self.register(base + at).is_unbound() {
                continue;
            }
            let name = loaded.variables[at];
            match keyword_defaults.handle().and_then(|dict| self.heap.name_get(dict, name)) {
                Some(value) => self.set_register(base + at, value),
                None => missing.push(at),
            }
        }
        if missing.is_empty() {
            Ok(())
        } else {
            self.missing(function, loaded, &missing, "keyword-only")
        }
    }

    fn missing(
        &mut self,
        function: Value,
        loaded: &Loaded,
        missing: &[usize],
        kind: &str,
    ) -> Result<(), Raised> {
        let shown = self.function_name(function);
        let names: Vec<String> =
            missing.iter().map(|&at| format!("'{}'", loaded.code.variables[at].name)).collect();
        let list = match names.as_slice() {
            [one] => one.clone(),
            [first, second] => format!("{first} and {second}"),
            [most @ .., last] => format!("{}, and {last}", most.join(", ")),
            [] => String::new(),
        };
        let count = missing.len();
        let plural = if count == 1 { "" } else { "s" };
        self.type_error(format!(
            "{shown}() missing {count} required {kind} argument{plural}: {list}"
        ))
    }

    fn too_many(
        &mut self,
        function: Value,
        loaded: &Loaded,
        base: usize,
        given: usize,
    ) -> Result<(), Raised> {
        let code = &loaded.code;
        let shown = self.function_name(function);
        let body =
            self.heap.function(function).expect("the caller has looked that it is a function");
        let defaults = self.heap.sequence(body.defaults).map_or(0, <[Value]>::len);
        let most = usize::from(code.arg_count);
        let takes = if defaults > 0 {
            format!("from {} to {most}", most - defaults)
        } else {
            most.to_string()
        };
        let plural = if most == 1 && defaults == 0 { "" } else { "s" };
        let keyword_given = (most..most + usize::from(code.keyword_only))
            .filter(|&at| !self.register(base + at).is_unbound())
            .count();
        let was = if given == 1 && keyword_given == 0 { "was" } else { "were" };
        let given = if keyword_given > 0 {
            let first = if given == 1 { "" } else { "s" };
            let second = if keyword_given == 1 { "" } else { "s" };
            format!(
                "{given} positional argument{first} (and {keyword_given} keyword-only argument{second})"
            )
        } else {
            given.to_string()
        };
        self.type_error(format!(
            "{shown}() takes {takes} positional argument{plural} but {given} {was} given"
        ))
    }

    /// Returns a function's qualified name, as messages show it.
    pub fn function_name(&self, function: Value) -> String {
        let name = self.heap.function(function).map(|body| body.qualname);
        name.and_then(|name| self.heap.text(name)).unwrap_or("?").to_owned()
    }

    /// Binds a call's arguments to a native's parameters.
    pub(super) fn bind_native(
        &mut self,
        index: u32,
        arguments: &[Value],
        names: &[Value],
    ) -> Result<Vec<Value>, Raised> {
        // The table of natives only grows, and a signature, once read, stays: a copy of the few fields avoids a borrow.
        let parameters = self.natives[index as usize].signature().parameters.clone();
        let positional_max = self.natives[index as usize].signature().positional;
        let positional = arguments.len() - names.len();
        let mut bound = vec![Value::Unbound; parameters.len()];
        bound[..positional.min(positional_max)]
            .copy_from_slice(&arguments[..positional.min(positional_max)]);
        let mut more = None;
        let mut takes_rest = false;
        for (at, parameter) in parameters.iter().enumerate() {
            match parameter.kind {
                ParameterKind::VarPositional => {
                    takes_rest = true;
                    let rest = arguments.get(positional_max..positional).unwrap_or(&[]);
                    bound[at] = if rest.is_empty() {
                        self.known.empty_tuple
                    } else {
                        self.heap.new_tuple(rest)
                    };
                }
                ParameterKind::VarKeyword => {
                    let dict = self.heap.new_dict();
                    bound[at] = dict.into();
                    more = Some(dict);
                }
                _ => {}
            }
        }
        if positional > positional_max && !takes_rest {
            return self.wrong_count(index, positional, names.len());
        }
        let takes_keywords = parameters.iter().any(|parameter| {
            matches!(parameter.kind, ParameterKind::Either | ParameterKind::KeywordOnly)
        });
        for (&name, &value) in names.iter().zip(&arguments[positional..]) {
            let Some(text) = self.heap.shared_text(name) else {
                return self.type_error("keywords must be strings");
            };
            let found = parameters.iter().position(|parameter| {
                parameter.name == text.as_str()
                    && matches!(parameter.kind, ParameterKind::Either | ParameterKind::KeywordOnly)
            });
            match (found, more) {
                (Some(at), _) if bound[at].is_unbound() => bound[at] = value,
                (Some(at), _) => {
                    let shown = self.called_name(index);
                    return self.type_error(format!(
                        "argument for {shown}() given by name ('{text}') and position ({})",
                        at + 1
                    ));
                }
                (None, Some(dict)) => self.dict_set(dict, name, value)?,
                (None, None) => {
                    let shown = self.native_title(index);
                    if !takes_keywords && self.leaves_keywords(index, arguments) {
                        continue;
                    }
                    if !takes_keywords {
                        return self.type_error(format!("{shown}() takes no keyword arguments"));
                    }
                    let name = self.called_name(index);
                    let message = if self.era >= crate::era::Era::E313 {
                        let known = parameters.iter().filter(|one| {
                            matches!(one.kind, ParameterKind::Either | ParameterKind::KeywordOnly)
                        });
                        let hint = super::suggest::nearest(&text, known.map(|one| one.name))
                            .map_or(String::new(), |hint| format!(". Did you mean '{hint}'?"));
                        format!("{name}() got an unexpected keyword argument '{text}'{hint}")
                    } else {
                        format!("'{text}' is an invalid keyword argument for {name}()")
                    };
                    return self.type_error(message);
                }
            }
        }
        for (at, parameter) in parameters.iter().enumerate() {
            let needed = !parameter.optional
                && !matches!(
                    parameter.kind,
                    ParameterKind::VarPositional | ParameterKind::VarKeyword
                );
            if needed && bound[at].is_unbound() {
                if parameter.kind == ParameterKind::PositionalOnly {
                    return self.wrong_count(index, positional, names.len());
                }
                let method =
                    usize::from(parameters[0].name == "self" || parameters[0].name == "cls");
                let shown = self.called_name(index);
                let position = if shown == "enumerate" && self.era >= crate::era::Era::E311 {
                    String::new()
                } else {
                    format!(" (pos {})", at + 1 - method)
                };
                return self.type_error(format!(
                    "{shown}() missing required argument '{}'{position}",
                    parameter.name,
                ));
            }
        }
        Ok(bound)
    }

    /// Tells whether keywords are none of a constructor's business: its class has an `__init__` of Python's.
    fn leaves_keywords(&mut self, index: u32, arguments: &[Value]) -> bool {
        if self.natives[index as usize].name != "__new__" {
            return false;
        }
        let Some(class) = arguments.first().and_then(|class| class.handle()) else { return false };
        let init = self.type_lookup(class, self.known.names.init);
        init.is_some_and(|init| self.heap.function(init).is_some())
    }

    /// Returns a native's name as messages show it: a constructor has its type's.
    fn called_name(&self, index: u32) -> &'static str {
        let entry = &self.natives[index as usize];
        match entry.name {
            "__new__" | "__init__" if !entry.owner.is_empty() => short(entry.owner),
            name => name,
        }
    }

    /// Returns a native's name with its type, as some messages show it.
    fn native_title(&self, index: u32) -> String {
        let entry = &self.natives[index as usize];
        let is_method = entry.owner != "builtins";
        let name = self.called_name(index);
        let is_constructor = matches!(entry.name, "__new__" | "__init__");
        if is_method && !entry.owner.is_empty() && !is_constructor {
            let parameters = &entry.signature().parameters;
            let of_type =
                parameters.first().is_some_and(|first| matches!(first.name, "self" | "cls"));
            // A type is named without its module, a function with it.
            let owner = if of_type { short(entry.owner) } else { entry.owner };
            format!("{owner}.{name}")
        } else {
            name.to_owned()
        }
    }

    /// Raises what CPython says of too many or too few positional arguments.
    fn wrong_count<T>(&mut self, index: u32, given: usize, named: usize) -> Result<T, Raised> {
        let entry = &self.natives[index as usize];
        let signature = entry.signature();
        let method = usize::from(
            signature
                .parameters
                .first()
                .is_some_and(|first| first.name == "self" || first.name == "cls"),
        );
        let name = self.called_name(index);
        let most = signature.positional - method;
        let least = signature.required - method.min(signature.required);
        if given < method {
            let (owner, name) = (short(entry.owner), entry.name);
            return self.type_error(if name == "__new__" {
                format!("{owner}.__new__(): not enough arguments")
            } else if is_slot_wrapper(name) {
                format!("descriptor '{name}' of '{owner}' object needs an argument")
            } else {
                format!("unbound method {owner}.{name}() needs an argument")
            });
        }
        let given = given - method;
        let has = |kind| signature.parameters.iter().any(|parameter| parameter.kind == kind);
        let plural = |count: usize| if count == 1 { "" } else { "s" };
        let own_name = self.natives[index as usize].name;
        if is_slot_wrapper(own_name) && own_name != "__call__" && least == most && method == 1 {
            return self
                .type_error(format!("expected {least} argument{}, got {given}", plural(least)));
        }
        if own_name == "__new__" && most == 0 && given > 0 {
            let class = match name {
                "ellipsis" => "EllipsisType",
                class => class,
            };
            return self.type_error(format!("{class} takes no arguments"));
        }
        let message = if name == "sorted" {
            format!("sorted expected 1 argument, got {given}")
        } else if has(ParameterKind::KeywordOnly) || has(ParameterKind::Either) {
            if given < least {
                let exactly = if least == most { "exactly" } else { "at least" };
                format!(
                    "{name}() takes {exactly} {least} positional argument{} ({given} given)",
                    plural(least)
                )
            } else if most == 0 {
                format!("{name}() takes no positional arguments")
            } else if has(ParameterKind::KeywordOnly) {
                let exactly = if least == most { "exactly" } else { "at most" };
                format!(
                    "{name}() takes {exactly} {most} positional argument{} ({given} given)",
                    plural(most)
                )
            } else {
                format!(
                    "{name}() takes at most {most} argument{} ({} given)",
                    plural(most),
                    given + named
                )
            }
        } else {
            match (least, most) {
                (0, 0) => {
                    format!("{}() takes no arguments ({given} given)", self.native_title(index))
                }
                _ if least == most && self.natives[index as usize].name == "__call__" => {
                    let owner = self.natives[index as usize].owner;
                    let owner = owner.rsplit('.').next().unwrap_or(owner);
                    format!("{owner} expected {least} argument{}, got {given}", plural(least))
                }
                (1, 1) if self.natives[index as usize].name == "__new__" => {
                    format!("{name} expected 1 argument, got {given}")
                }
                (1, 1) => format!(
                    "{}() takes exactly one argument ({given} given)",
                    self.native_title(index)
                ),
                _ if least == most => format!("{name} expected {least} arguments, got {given}"),
                _ if given < least => {
                    format!(
                        "{name} expected at least {least} argument{}, got {given}",
                        plural(least)
                    )
                }
                _ => {
                    format!("{name} expected at most {most} argument{}, got {given}", plural(most))
                }
            }
        };
        self.type_error(message)
    }
}

/// Tells whether a method of this name is a slot of its type: it counts its arguments in its own words.
fn is_slot_wrapper(name: &str) -> bool {
    name.starts_with("__")
        && !matches!(name, "__new__" | "__init__")
        && !super::boot::PLAIN_DUNDERS.contains(&name)
}

/// Returns a type's name without its module.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}
