//! The scopes CPython finds are the scopes we find.

use super::*;
use crate::syntax::parse_module;

fn build(text: &str, rules: Rules) -> SymbolTable {
    let source = Source::new("x.py", text);
    let tree = parse_module(&source).unwrap();
    SymbolTable::build(&source, &tree.into(), rules).unwrap()
}

fn letter(binding: Binding) -> char {
    match binding {
        Binding::Local => 'L',
        Binding::Cell => 'C',
        Binding::Free => 'F',
        Binding::GlobalExplicit => 'E',
        Binding::GlobalImplicit => 'I',
    }
}

fn show(table: &SymbolTable, id: ScopeId, depth: usize, out: &mut String) {
    let scope = table.scope(id);
    let mut names: Vec<String> = scope
        .symbols
        .iter()
        .map(|symbol| format!("{}:{}", symbol.name, letter(symbol.binding)))
        .collect();
    names.sort();
    let (name, line) = match scope.kind {
        ScopeKind::Module => ("top", 0),
        _ => (scope.name.trim_matches(['<', '>']), scope.line.0),
    };
    let parameters = scope.parameters.join(",");
    out.push_str(&format!(
        "{}{name} {line} [{}] ({parameters})\n",
        "  ".repeat(depth),
        names.join(" ")
    ));
    for &child in &scope.children {
        show(table, child, depth + 1, out);
    }
}

#[test]
fn scopes_are_cpythons() {
    let programs = include_str!("tests/programs.txt").split("----\n");
    let wanted = include_str!("tests/scopes.txt").split("----\n");
    for (program, wanted) in programs.zip(wanted) {
        let mut found = String::new();
        show(&build(program, Rules::default()), SymbolTable::TOP, 0, &mut found);
        assert_eq!(found, wanted, "{program}");
    }
}

const PEP_709: Rules =
    Rules { inline_comprehensions: true, deferred_annotations: false, bare_exception_lists: true };

#[test]
fn an_inlined_comprehension_makes_no_cells_around() {
    let text = "def f(k):\n    return [i * k for i in range(3)], [lambda: (j, k) for j in k], (k for k in k)\n";
    let function = |rules| {
        let table = build(text, rules);
        let id = table.child(SymbolTable::TOP, ScopeKind::Function, 0).unwrap();
        let scope = table.scope(id);
        (letter(scope.lookup("k").unwrap().binding), scope.inlined_cells.join(","))
    };
    assert_eq!(function(Rules::default()), ('C', String::new()));
    assert_eq!(function(PEP_709), ('C', "j".to_owned()));
    let table = build("def f(k):\n    return [i * k for i in range(3)]\n", PEP_709);
    let id = table.child(SymbolTable::TOP, ScopeKind::Function, 0).unwrap();
    assert_eq!(table.scope(id).lookup("k").unwrap().binding, Binding::Local);
    assert!(table.scope(table.scope(id).children[0]).is_inlined);
}

#[test]
fn children_are_found_and_named() {
    let text = "class A:\n    def m(self):\n        return lambda: [x for x in self]\n    def g[T](x: T): pass\n";
    let table = build(text, Rules::default());
    let at = |part: &str| u32::try_from(text.find(part).unwrap()).unwrap();
    let class = table.child(SymbolTable::TOP, ScopeKind::Class, 0).unwrap();
    let method = table.child(class, ScopeKind::Function, at("def m")).unwrap();
    let lambda = table.child(method, ScopeKind::Lambda, at("lambda")).unwrap();
    let list = table.child(lambda, ScopeKind::ListComprehension, at("[x for")).unwrap();
    assert_eq!(table.qualname(list), "A.m.<locals>.<lambda>.<locals>.<listcomp>");
    let parameters = table.child(class, ScopeKind::TypeParameters, at("def g")).unwrap();
    let generic = table.child(parameters, ScopeKind::Function, at("def g")).unwrap();
    assert_eq!(table.qualname(generic), "A.g");
    assert_eq!(table.child(class, ScopeKind::Lambda, at("lambda")), None);
    assert_eq!(table.scope(method).cells(), [std::rc::Rc::from("self")]);
}

#[test]
fn generators_and_coroutines_are_known() {
    let text =
        "def g(): yield\nasync def c(): pass\nasync def a(): yield\nx = (y async for y in z)\n";
    let table = build(text, Rules::default());
    let facts: Vec<_> = table
        .scopes()
        .skip(1)
        .map(|(_, scope)| (&*scope.name, scope.is_generator, scope.is_coroutine))
        .collect();
    assert_eq!(
        facts,
        [("g", true, false), ("c", false, true), ("a", true, true), ("<genexpr>", true, true)]
    );
}

#[test]
fn annotations_live_where_their_era_keeps_them() {
    let text = "x: A\ndef f(a: B) -> C:\n    y: D\nclass E:\n    z: F\n";
    let eager = build(text, Rules::default());
    assert!(
        eager.scope(SymbolTable::TOP).lookup("A").is_some()
            && eager.scope(SymbolTable::TOP).lookup("B").is_some()
    );
    let deferred = build(text, Rules { deferred_annotations: true, ..Rules::default() });
    let top = deferred.scope(SymbolTable::TOP);
    assert!(top.lookup("A").is_none() && top.lookup("B").is_none());
    let module = deferred.child(SymbolTable::TOP, ScopeKind::Annotations, 0).unwrap();
    assert!(deferred.scope(module).lookup("A").is_some());
    let function = deferred.child(SymbolTable::TOP, ScopeKind::Annotations, 5).unwrap();
    assert!(
        deferred.scope(function).lookup("B").is_some()
            && deferred.scope(function).lookup("C").is_some()
    );
    let future = build(&format!("from __future__ import annotations\n{text}"), Rules::default());
    assert!(future.future_annotations && future.scope(SymbolTable::TOP).lookup("A").is_none());
}
