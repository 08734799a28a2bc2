//! `except*`: splitting exception groups and raising what is left (PEP 654).

use super::Vm;
use super::native::Raised;
use crate::heap::{Body, Value};

impl Vm {
    /// Splits an exception by what an `except*` names: what matches and the rest, None each if there is none.
    pub(super) fn split_group(
        &mut self,
        exception: Value,
        named: Value,
    ) -> Result<(Value, Value), Raised> {
        if exception.is_none() {
            return Ok((Value::None, Value::None));
        }
        self.refuse_groups(named)?;
        let group = self.known.exceptions.get("BaseExceptionGroup");
        let is_group = self.heap.is_subclass(self.heap.class_of(exception), group);
        if self.exception_matches(exception, named)? {
            if is_group {
                return Ok((exception, Value::None));
            }
            let message = self.known.empty_str;
            let list = self.heap.new_tuple(vec![exception]);
            let class = self.known.exceptions.get("ExceptionGroup");
            let wrapped = self.call_sync(class.into(), &[message, list])?;
            return Ok((wrapped, Value::None));
        }
        if !is_group {
            return Ok((Value::None, exception));
        }
        let split = self.heap.intern("split");
        let split = self.get_attr_sync(exception, split)?;
        let pair = self.call_sync(split, &[named])?;
        match self.heap.sequence(pair) {
            Some(&[matching, rest]) => Ok((matching, rest)),
            _ => self.type_error("split must return a 2-tuple"),
        }
    }

    /// Refuses groups among what an `except*` names.
    fn refuse_groups(&mut self, named: Value) -> Result<(), Raised> {
        let group = self.known.exceptions.get("BaseExceptionGroup");
        let classes = match self.heap.body_of(named) {
            Some(Body::Tuple(items)) => items.to_vec(),
            _ => vec![named],
        };
        let is_group = |class: &Value| {
            self.heap.as_class(*class).is_some()
                && class.handle().is_some_and(|class| self.heap.is_subclass(class, group))
        };
        if classes.iter().any(is_group) {
            return self.type_error(
                "catching ExceptionGroup with except* is not allowed. Use except instead.",
            );
        }
        Ok(())
    }

    /// Ends a `try`/`except*`: raises what the handlers raised and what nobody handled.
    pub(super) fn raise_group(&mut self, original: Value, raised: Value) -> Result<(), Raised> {
        let left: Vec<Value> = self
            .heap
            .sequence(raised)
            .unwrap_or(&[])
            .iter()
            .copied()
            .filter(|value| !value.is_none())
            .collect();
        if left.is_empty() {
            return Ok(());
        }
        let function = self.prelude_value("_regroup").unwrap_or(Value::None);
        let list = self.heap.new_list(left);
        self.raised = self.call_sync(function, &[original, list])?;
        Err(Raised)
    }
}
