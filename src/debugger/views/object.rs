//! Which object is this, and who knows it?

use serde::{Deserialize, Serialize};

/// A part of an object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectItem {
    /// An index, a key's `repr` or an attribute's name.
    pub key: String,
    pub value: super::ValueView,
}

/// An object that is being followed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectView {
    pub id: String,
    pub type_name: String,
    /// What it is beyond its type: `frame dict of wacky`; else empty.
    pub role: String,
    pub items: Vec<ObjectItem>,
    /// Who holds it: `args in wacky`, `frame dict of wacky`, `[0] of #7`.
    pub holders: Vec<String>,
}
