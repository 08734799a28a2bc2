//! Callables that add something to a call: `functools.partial` and the wrapper of `functools.lru_cache`.
//!
//! Both are called so often that they have their place among the callables of
//! the machine. What they keep are fields, in the order given here.

use super::Vm;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::heap::{Body, Handle, Kind, Value};

/// The fields of a partial: the function, its first arguments (a tuple), its keywords (a dict).
pub const PARTIAL_FIELDS: usize = 3;

/// The fields of a cache wrapper.
pub mod cache {
    pub const FUNCTION: usize = 0;
    /// How many results are kept: an int, or None for all.
    pub const MOST: usize = 1;
    /// Whether equal arguments of different types are told apart.
    pub const TYPED: usize = 2;
    /// The results by key, the one used last at the end.
    pub const RESULTS: usize = 3;
    pub const HITS: usize = 4;
    pub const MISSES: usize = 5;
    /// The class of what `cache_info()` returns.
    pub const INFO: usize = 6;
}

impl Vm {
    /// Returns the fields of an object that has some.
    pub fn fields(&self, object: Value) -> &[Value] {
        match self.heap.body_of(object) {
            Some(Body::Fields(fields)) => fields,
            _ => &[],
        }
    }

    /// Changes a field of an object.
    pub fn set_field_of(&mut self, object: Handle, at: usize, value: Value) {
        self.heap.set_field(object, value, |object| match &mut object.body {
            Body::Fields(fields) => &mut fields[at],
            _ => unreachable!("the caller has looked that it has fields"),
        });
    }

    /// Calls a partial or cache wrapper; None if the object is neither.
    pub(super) fn call_adding(
        &mut self,
        object: Handle,
        arguments: &[Value],
        names: &[Value],
    ) -> Option<NativeResult> {
        let class = self.heap.get(object).class;
        if class == self.heap.class(Kind::Partial) {
            return Some(self.call_partial(object, arguments, names));
        }
        if class == self.heap.class(Kind::LruCache) {
            return Some(self.call_cached(object, arguments, names));
        }
        None
    }

    /// Calls the function of a partial.
    ///
    /// # Errors
    /// Raised, by the function; TypeError if too few arguments come for the placeholders.
    pub fn call_partial(
        &mut self,
        partial: Handle,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        let &[function, first, keywords, ..] = self.fields(partial.into()) else {
            return Ok(Value::None);
        };
        let positional = arguments.len() - names.len();
        let mut all = self.heap.sequence(first).unwrap_or_default().to_vec();
        let mut given = arguments[..positional].iter();
        if let Some(&placeholder) = self.fields(partial.into()).get(PARTIAL_FIELDS)
            && placeholder.given().is_some()
        {
            let wanted = all.iter().filter(|&&value| value == placeholder).count();
            if wanted > positional {
                return self.type_error(format!(
                    "missing positional arguments in 'partial' call; expected at least {wanted}, got {positional}"
                ));
            }
            for value in &mut all {
                if *value == placeholder
                    && let Some(&given) = given.next()
                {
                    *value = given;
                }
            }
        }
        all.extend(given);
        let kept: Vec<(Value, Value)> = self
            .heap
            .as_dict(keywords)
            .map(|table| table.iter().map(|entry| (entry.key, entry.value)).collect())
            .unwrap_or_default();
        if kept.is_empty() {
            all.extend_from_slice(&arguments[positional..]);
            return self.tail_call_keywords(function, &all, names);
        }
        let mut all_names: Vec<Value> = Vec::with_capacity(kept.len() + names.len());
        for (name, value) in kept {
            all_names.push(name);
            all.push(value);
        }
        let start = all.len() - all_names.len();
        for (&name, &value) in names.iter().zip(&arguments[positional..]) {
            let text = self.heap.text(name);
            match all_names.iter().position(|&known| self.heap.text(known) == text) {
                Some(at) => all[start + at] = value,
                None => {
                    all_names.push(name);
                    all.push(value);
                }
            }
        }
        self.tail_call_keywords(function, &all, &all_names)
    }

    /// Returns the key of a call: what its result is kept under.
    fn cache_key(&mut self, typed: bool, arguments: &[Value], names: &[Value]) -> Value {
        if !typed && names.is_empty() {
            if let [only] = *arguments
                && (self.heap.is_exactly(only, Kind::Int) || self.heap.is_exactly(only, Kind::Str))
            {
                return only;
            }
            return self.tuple(arguments.to_vec());
        }
        let positional = arguments.len() - names.len();
        let mut key = arguments[..positional].to_vec();
        if !names.is_empty() {
            // Nobody else has the class itself as an argument in this place.
            key.push(self.heap.class(Kind::LruCache).into());
            for (&name, &value) in names.iter().zip(&arguments[positional..]) {
                key.extend([name, value]);
            }
        }
        if typed {
            key.extend(arguments.iter().map(|&value| Value::Obj(self.heap.class_of(value))));
        }
        self.tuple(key)
    }

    /// Calls a function whose results are kept.
    ///
    /// # Errors
    /// Raised, by the function; if an argument is unhashable.
    pub fn call_cached(
        &mut self,
        wrapper: Handle,
        arguments: &[Value],
        names: &[Value],
    ) -> NativeResult {
        let &[function, most, typed, Value::Obj(results), ..] = self.fields(wrapper.into()) else {
            return Ok(Value::None);
        };
        if most == Value::Int(0) {
            self.count_call(wrapper, cache::MISSES);
            return self.tail_call_keywords(function, arguments, names);
        }
        let key = self.cache_key(typed == Value::TRUE, arguments, names);
        let hash = self.hash(key)?;
        if let Some(at) = self.dict_find(results, key, hash)? {
            let found = self.heap.dict(results).entry(at).map_or(Value::None, |entry| entry.value);
            self.count_call(wrapper, cache::HITS);
            let is_last = at as usize + 1 == self.heap.dict(results).end();
            if !most.is_none()
                && !is_last
                && let Some((key, value)) = self.heap.dict_remove(results, at)
            {
                self.heap.dict_insert(results, hash, key, value);
            }
            return Ok(found);
        }
        self.count_call(wrapper, cache::MISSES);
        let names_value = self.tuple(names.to_vec());
        let mut state = vec![wrapper.into(), key, Value::Int(hash), names_value, Value::FALSE];
        state.extend_from_slice(arguments);
        self.start(&CACHED, &state)
    }

    fn count_call(&mut self, wrapper: Handle, at: usize) {
        let count = self.fields(wrapper.into())[at].as_int().unwrap_or(0);
        self.set_field_of(wrapper, at, Value::Int(count + 1));
    }

    fn keep_result(
        &mut self,
        wrapper: Handle,
        key: Value,
        hash: i64,
        result: Value,
    ) -> Result<(), Raised> {
        let &[_, most, _, Value::Obj(results), ..] = self.fields(wrapper.into()) else {
            return Ok(());
        };
        if let Some(at) = self.dict_find(results, key, hash)? {
            if most.is_none() {
                self.heap.dict_replace(results, at, result);
            }
            return Ok(());
        }
        if let Value::Int(most) = most {
            while i64::try_from(self.heap.dict(results).len()).is_ok_and(|length| length >= most) {
                let Some((oldest, _)) = self.heap.dict(results).next_from(0) else { break };
                self.heap.dict_remove(results, oldest);
            }
        }
        self.heap.dict_insert(results, hash, key, result);
        Ok(())
    }
}

/// Registers: the wrapper, the key, its hash, the names, whether the function was called, the arguments.
static CACHED: Routine = Routine { name: "lru_cache", step: cached_step, catches: false };

fn cached_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let Value::Obj(wrapper) = vm.register(base) else { return Ok(Step::Return(Value::None)) };
    if let Answer::Value(result) = answer {
        let hash = vm.register(base + 2).as_int().unwrap_or(0);
        // The result is only here: it must live through what comparing keys runs.
        vm.set_register(base + 4, result);
        vm.keep_result(wrapper, vm.register(base + 1), hash, result)?;
        return Ok(Step::Return(result));
    }
    let size = vm.frames.last().map_or(0, |frame| frame.size);
    let arguments = (base + 5..base + size).map(|at| vm.register(at)).collect();
    let names = vm.heap.sequence(vm.register(base + 3)).unwrap_or_default().to_vec();
    let function = vm.fields(wrapper.into())[cache::FUNCTION];
    Ok(Step::CallKeywords(function, arguments, names))
}
