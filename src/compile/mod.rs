//! stub
use std::rc::Rc;
use crate::{code::Code, era::Era, source::Source, syntax::SyntaxError};
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Mode { Module, Expression, Interactive }
pub struct Options { pub era: Era, pub mode: Mode, pub hidden: bool }
pub fn compile(source: &Rc<Source>, options: &Options) -> Result<Rc<Code>, SyntaxError> { let _ = (source, options); unimplemented!() }
