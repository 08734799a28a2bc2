//! What instances of a new class look like: whose body they have, `__slots__`, `__dict__`.

use super::Vm;
use super::native::Raised;
use crate::heap::{Body, Handle, Kind, Member, Value};

/// What was decided about the instances of a new class.
#[derive(Debug)]
pub(super) struct Layout {
    pub kind: Kind,
    pub has_dict: bool,
    pub adds_dict: bool,
    pub adds_weakref: bool,
    /// The names of the slots the class adds, as the program wrote them but mangled.
    pub slots: Vec<Handle>,
    pub first_slot: u32,
}

impl Vm {
    /// Decides how instances of a class with these bases and this namespace are laid out.
    pub(super) fn lay_out(
        &mut self,
        class_name: &str,
        bases: &[Handle],
        namespace: Handle,
    ) -> Result<Layout, Raised> {
        let base = self.best_base(bases)?;
        let kind = self.heap.class_body(base).layout;
        let base_has_dict = bases.iter().any(|&base| {
            let body = self.heap.class_body(base);
            body.flags.dict
                || matches!(
                    body.layout,
                    Kind::BaseException | Kind::Module | Kind::Namespace | Kind::Type
                )
        });
        let weakref = self.known.names.weakref;
        let sized = matches!(kind, Kind::Int | Kind::Tuple | Kind::Bytes | Kind::Bool);
        let own_weakref = matches!(kind, Kind::Type | Kind::Set | Kind::FrozenSet | Kind::Module);
        let may_add_weakref = !sized
            && !own_weakref
            && bases.iter().all(|&base| self.type_lookup(base, weakref).is_none());
        let first_slot = self.heap.class_body(base).slot_count;
        let slots_name = self.known.names.slots;
        let Some(declared) = self.heap.name_get(namespace, slots_name) else {
            return Ok(Layout {
                kind,
                has_dict: true,
                adds_dict: !base_has_dict,
                adds_weakref: may_add_weakref,
                slots: Vec::new(),
                first_slot,
            });
        };
        let (mut adds_dict, mut adds_weakref) = (false, false);
        let mut slots = Vec::new();
        let names = self.declared_slots(declared)?;
        if !names.is_empty() && sized {
            let name = self.heap.class_body(base).name.clone();
            return self
                .type_error(format!("nonempty __slots__ not supported for subtype of '{name}'"));
        }
        for name in names {
            let Some(text) = self.heap.shared_text(name) else {
                let class = self.heap.type_name(name);
                return self.type_error(format!("__slots__ items must be strings, not '{class}'"));
            };
            match text.as_str() {
                "__dict__" if adds_dict || base_has_dict => {
                    return self.type_error("__dict__ slot disallowed: we already got one");
                }
                "__dict__" => adds_dict = true,
                "__weakref__" if adds_weakref || !may_add_weakref => {
                    return self.type_error("__weakref__ slot disallowed: we already got one");
                }
                "__weakref__" => adds_weakref = true,
                text if !is_identifier(text) => {
                    return self.type_error("__slots__ must be identifiers");
                }
                text => {
                    let mangled = self.heap.intern(&mangle(class_name, text));
                    let conflicts = self.heap.name_get(namespace, mangled).is_some()
                        && mangled != self.known.names.qualname
                        && mangled != self.known.names.classcell;
                    if conflicts {
                        let shown = self.repr_sync(name)?;
                        return self.value_error(format!(
                            "{shown} in __slots__ conflicts with class variable"
                        ));
                    }
                    slots.push(mangled);
                }
            }
        }
        Ok(Layout {
            kind,
            has_dict: adds_dict || base_has_dict,
            adds_dict,
            adds_weakref,
            slots,
            first_slot,
        })
    }

    fn declared_slots(&mut self, declared: Value) -> Result<Vec<Value>, Raised> {
        if self.heap.text(declared).is_some() {
            return Ok(vec![declared]);
        }
        if let Some(items) = self.heap.sequence(declared) {
            return Ok(items.to_vec());
        }
        if let Some(dict) = self.heap.as_dict(declared) {
            return Ok(dict.iter().map(|entry| entry.key).collect());
        }
        self.collect_sync(declared)
    }

    /// Returns the base whose instances' layout the others can share.
    fn best_base(&mut self, bases: &[Handle]) -> Result<Handle, Raised> {
        let mut best: Option<(Handle, Handle)> = None;
        for &base in bases {
            let body = self.heap.class_body(base);
            if !body.flags.base && !body.flags.heap {
                let name = self.class_name_in_messages(base);
                return self.type_error(format!("type '{name}' is not an acceptable base type"));
            }
            let solid = self.solid_base(base);
            match best {
                Some((_, known)) if self.heap.is_subclass(known, solid) => {}
                Some((_, known)) if !self.heap.is_subclass(solid, known) => {
                    return self.type_error("multiple bases have instance lay-out conflict");
                }
                _ => best = Some((base, solid)),
            }
        }
        Ok(best.map_or(self.heap.class(Kind::Object), |(base, _)| base))
    }

    fn class_name_in_messages(&self, class: Handle) -> String {
        self.heap.class_body(class).name.to_string()
    }

    /// Puts the descriptors that a layout asks for into the namespace of a class.
    pub(super) fn add_slots(&mut self, class: Handle, dict: Handle, layout: &Layout) {
        for (&name, index) in layout.slots.iter().zip(layout.first_slot..) {
            let member = Member { name: name.into(), owner: class, index };
            let member = self.heap.alloc_kind(Kind::Member, Body::Member(Box::new(member)));
            self.heap.name_set(dict, name, member.into());
        }
        let (dict_name, weakref_name) = (self.known.names.dict, self.known.names.weakref);
        if layout.adds_dict {
            self.add_getter_like(class, dict, Kind::Function, dict_name);
        }
        if layout.adds_weakref {
            self.add_getter_like(class, dict, Kind::GetSet, weakref_name);
        }
    }

    /// Gives a class a getter that a builtin type has.
    fn add_getter_like(&mut self, class: Handle, dict: Handle, from: Kind, name: Handle) {
        let model = self.heap.class(from);
        let model = self.heap.name_get(self.heap.class_body(model).dict, name);
        if let Some(&Body::GetSet(index, _)) = model.and_then(|model| self.heap.body_of(model)) {
            let getter = self.heap.alloc_kind(Kind::GetSet, Body::GetSet(index, class.into()));
            self.heap.name_set(dict, name, getter.into());
        }
    }
}

fn is_identifier(text: &str) -> bool {
    let mut characters = text.chars();
    characters.next().is_some_and(|first| first == '_' || unicode_ident::is_xid_start(first))
        && characters.all(unicode_ident::is_xid_continue)
}

/// Makes a private name (`__x` in class `C`) the name it really has (`_C__x`).
pub(crate) fn mangle(class: &str, name: &str) -> String {
    let stripped = class.trim_start_matches('_');
    if stripped.is_empty() || !name.starts_with("__") || name.ends_with("__") || name.contains('.')
    {
        return name.to_owned();
    }
    format!("_{stripped}{name}")
}
