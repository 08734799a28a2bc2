use super::ast;
use super::error::SyntaxError;
use crate::source::Source;
pub(super) fn validate(_s: &Source, _t: &ast::Mod) -> Result<(), SyntaxError> {
    Ok(())
}
