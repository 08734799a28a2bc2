//! What a `match` must not do.

use super::{Checker, Done};
use crate::{
    source::Span,
    syntax::{
        ast::{self, Constant, Expr, Pattern},
        span,
    },
};

/// The names that a pattern binds, with duplicates refused.
type Bound = Vec<String>;

impl Checker<'_> {
    pub(super) fn match_statement(&mut self, node: &ast::StmtMatch) -> Done {
        self.expression(&node.subject)?;
        for (index, case) in node.cases.iter().enumerate() {
            let may_catch_all = case.guard.is_some() || index + 1 == node.cases.len();
            self.pattern(&case.pattern, may_catch_all, &mut Bound::new())?;
            self.expressions(case.guard.as_deref())?;
            self.statements(&case.body)?;
        }
        Ok(())
    }

    fn capture(&self, name: &str, bound: &mut Bound, place: Span) -> Done {
        self.name(name, "assign to", place)?;
        if bound.iter().any(|before| before == name) {
            return Err(
                self.error(place, format!("multiple assignments to name '{name}' in pattern"))
            );
        }
        bound.push(name.to_owned());
        Ok(())
    }

    fn pattern(&mut self, pattern: &Pattern, may_catch_all: bool, bound: &mut Bound) -> Done {
        let place = span(pattern);
        match pattern {
            Pattern::MatchValue(node) => self.value(&node.value),
            Pattern::MatchSingleton(_) => Ok(()),
            Pattern::MatchSequence(node) => {
                let stars = node
                    .patterns
                    .iter()
                    .filter(|inner| matches!(inner, Pattern::MatchStar(_)))
                    .count();
                if stars > 1 {
                    return Err(self.error(place, "multiple starred names in sequence pattern"));
                }
                node.patterns.iter().try_for_each(|inner| self.pattern(inner, true, bound))
            }
            Pattern::MatchMapping(node) => {
                self.mapping_keys(&node.keys, place)?;
                node.patterns.iter().try_for_each(|inner| self.pattern(inner, true, bound))?;
                node.rest.iter().try_for_each(|name| self.capture(name, bound, place))
            }
            Pattern::MatchClass(node) => {
                for (index, name) in node.kwd_attrs.iter().enumerate() {
                    let place = node.kwd_patterns.get(index).map_or(place, span);
                    self.name(name, "assign to", place)?;
                    if node.kwd_attrs[..index].contains(name) {
                        return Err(self.error(
                            place,
                            format!("attribute name repeated in class pattern: {name}"),
                        ));
                    }
                }
                self.expression(&node.cls)?;
                let inner = node.patterns.iter().chain(&node.kwd_patterns);
                inner.into_iter().try_for_each(|inner| self.pattern(inner, true, bound))
            }
            Pattern::MatchStar(node) => {
                node.name.iter().try_for_each(|name| self.capture(name, bound, place))
            }
            Pattern::MatchAs(node) => match (&node.pattern, &node.name) {
                (None, None) if !may_catch_all => {
                    Err(self.error(place, "wildcard makes remaining patterns unreachable"))
                }
                (None, Some(name)) if !may_catch_all => Err(self.error(
                    place,
                    format!("name capture '{name}' makes remaining patterns unreachable"),
                )),
                (inner, name) => {
                    inner.iter().try_for_each(|inner| self.pattern(inner, may_catch_all, bound))?;
                    name.iter().try_for_each(|name| self.capture(name, bound, place))
                }
            },
            Pattern::MatchOr(node) => {
                self.alternatives(&node.patterns, may_catch_all, bound, place)
            }
        }
    }

    fn alternatives(
        &mut self,
        patterns: &[Pattern],
        may_catch_all: bool,
        bound: &mut Bound,
        place: Span,
    ) -> Done {
        let mut first: Option<Bound> = None;
        for (index, inner) in patterns.iter().enumerate() {
            let mut names = Bound::new();
            self.pattern(inner, may_catch_all && index + 1 == patterns.len(), &mut names)?;
            names.sort();
            if *first.get_or_insert_with(|| names.clone()) != names {
                return Err(self.error(place, "alternative patterns bind different names"));
            }
        }
        first.unwrap_or_default().iter().try_for_each(|name| self.capture(name, bound, place))
    }

    fn value(&mut self, value: &Expr) -> Done {
        if let Expr::BinOp(node) = value {
            let is_imaginary =
                |side: &Expr| matches!(side, Expr::Constant(side) if side.value.is_complex());
            if !is_imaginary(&node.right) {
                return Err(
                    self.error(span(&*node.right), "imaginary number required in complex literal")
                );
            }
            let left = match &*node.left {
                Expr::UnaryOp(minus) => &minus.operand,
                _ => &node.left,
            };
            if is_imaginary(left) {
                return Err(
                    self.error(span(&*node.left), "real number required in complex literal")
                );
            }
        }
        self.expression(value)
    }

    fn mapping_keys(&mut self, keys: &[Expr], place: Span) -> Done {
        let mut seen: Vec<&Constant> = Vec::new();
        for key in keys {
            if let Expr::Constant(node) = key {
                if seen.iter().any(|before| **before == node.value) {
                    return Err(self.error(
                        place,
                        format!("mapping pattern checks duplicate key ({})", shown(&node.value)),
                    ));
                }
                seen.push(&node.value);
            }
            self.value(key)?;
        }
        Ok(())
    }
}

/// Returns a constant roughly as `repr` shows it.
fn shown(constant: &Constant) -> String {
    match constant {
        Constant::None => "None".to_owned(),
        Constant::Bool(true) => "True".to_owned(),
        Constant::Bool(false) => "False".to_owned(),
        Constant::Str(text) => {
            format!("'{}'", text.replace('\\', "\\\\").replace('\'', "\\'").replace('\n', "\\n"))
        }
        Constant::Int(value) => value.to_string(),
        Constant::Float(value) => format!("{value:?}"),
        Constant::Bytes(bytes) => format!("b'{}'", bytes.escape_ascii()),
        Constant::Complex { imag, .. } => format!("{imag}j"),
        Constant::Ellipsis | Constant::Tuple(_) => "Ellipsis".to_owned(),
    }
}
