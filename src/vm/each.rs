//! What a native does with each item as it comes: `set.update`, `dict(pairs)`, `dict.fromkeys`.
//!
//! The items of an iterable that runs Python code are taken one by one by a
//! routine, so that hashing an item comes before the next one is asked for.

use super::Vm;
use super::native::{NativeResult, Raised};
use super::native_frame::{Answer, Routine, Step};
use crate::data::set_table::Stop;
use crate::heap::{Handle, Value};

/// Takes one item: gets the item, its number, and what it was started with.
pub type Each = fn(&mut Vm, Value, i64, &[Value]) -> Result<(), Raised>;

impl Vm {
    /// Returns the number by which a register holds a function of Rust's.
    fn number_of_each(&mut self, function: Each) -> Value {
        let known = &mut self.eaches;
        let at = known.iter().position(|&other| std::ptr::fn_addr_eq(other, function));
        let at = at.unwrap_or_else(|| {
            known.push(function);
            known.len() - 1
        });
        Value::Int(i64::try_from(at).unwrap_or(0))
    }

    fn each_of(&self, number: Value) -> Option<Each> {
        self.eaches.get(usize::try_from(number.as_int()?).ok()?).copied()
    }

    /// Calls `each` with every item of an iterable; the result is then `result`. PENDING if Python code gives the items.
    ///
    /// # Errors
    /// Raised, by the iterator or by `each`.
    pub fn for_each(
        &mut self,
        iterable: Value,
        each: Each,
        with: &[Value],
        result: Value,
    ) -> NativeResult {
        let Some(items) = self.collect_now(iterable)? else {
            let with = self.tuple(with.to_vec());
            let number = self.number_of_each(each);
            let state = [number, iterable, Value::Unbound, with, result, Value::Int(0)];
            return self.start(&FOR_EACH, &state);
        };
        // What `each` compares or hashes may run Python code.
        let held = self.heap.new_list(items);
        self.heap.hold(held);
        self.heap.hold(result);
        let done = self.each_of_list(held, each, with);
        self.heap.drop_value(result);
        self.heap.drop_value(held);
        done.map(|()| result)
    }

    /// Adds an item to a set if no Python code has to run for it; false, with nothing changed, if it is another case.
    fn set_add_simply(&mut self, set: Handle, item: Value) -> bool {
        let Some(hash) = self.heap.simple_hash(item) else { return false };
        let table = self.heap.set(set);
        let mut probe = table.probe(hash);
        loop {
            match table.next_stop(&mut probe) {
                Stop::Vacant(slot) => {
                    self.heap.set_insert(set, slot, hash, item);
                    return true;
                }
                Stop::Candidate(_, known) if known == item => return true,
                Stop::Candidate(_, known) => match self.heap.simple_eq(known, item) {
                    Some(true) => return true,
                    Some(false) => {}
                    None => return false,
                },
            }
        }
    }

    fn each_of_list(&mut self, items: Value, each: Each, with: &[Value]) -> Result<(), Raised> {
        let mut at = 0;
        while let Some(item) = self.heap.sequence(items).and_then(|items| items.get(at).copied()) {
            each(self, item, i64::try_from(at).unwrap_or(i64::MAX), with)?;
            at += 1;
        }
        Ok(())
    }
}

/// Registers: the function, the iterable, its iterator, what the function gets besides, the result, how many items came.
static FOR_EACH: Routine = Routine { name: "taking items", step: for_each_step, catches: false };

/// Adds an item to the set `with[0]`.
///
/// # Errors
/// Raised, by hashing or comparing the item.
pub fn add_to_set(vm: &mut Vm, item: Value, _: i64, with: &[Value]) -> Result<(), Raised> {
    match with[0] {
        Value::Obj(set) => vm.set_add(set, item).map(|_| ()),
        _ => Ok(()),
    }
}

fn for_each_step(vm: &mut Vm, base: usize, answer: Answer) -> Result<Step, Raised> {
    let iterator = vm.register(base + 2);
    match answer {
        Answer::Value(found) if iterator.is_unbound() => {
            vm.set_register(base + 2, found);
            Ok(Step::More(found))
        }
        Answer::Value(item) => {
            let count = vm.register(base + 5).as_int().unwrap_or(0);
            let with = vm.heap.sequence(vm.register(base + 3)).unwrap_or_default().to_vec();
            if let Some(each) = vm.each_of(vm.register(base)) {
                // The item is only here: it must live through what `each` runs.
                vm.heap.hold(item);
                let done = each(vm, item, count, &with);
                vm.heap.drop_value(item);
                done?;
            }
            vm.set_register(base + 5, Value::Int(count + 1));
            Ok(Step::More(iterator))
        }
        Answer::Offered(item) => {
            let count = vm.register(base + 5).as_int().unwrap_or(0);
            let with =
                vm.heap.sequence(vm.register(base + 3)).and_then(|with| with.first()).copied();
            let each = vm.each_of(vm.register(base));
            let (Some(each), Some(Value::Obj(set))) = (each, with) else { return Ok(Step::Park) };
            if !std::ptr::fn_addr_eq(each, add_to_set as Each) || !vm.set_add_simply(set, item) {
                return Ok(Step::Park);
            }
            vm.set_register(base + 5, Value::Int(count + 1));
            Ok(Step::More(iterator))
        }
        Answer::Exhausted => Ok(Step::Return(vm.register(base + 4))),
        _ => Ok(Step::Native(|vm, values| vm.iter(values[0]), vec![vm.register(base + 1)])),
    }
}
