//! The shipped lessons, in the order they are best read.

use super::Shipped;

macro_rules! shipped {
    ($($name:literal)*) => {
        /// The lessons built into the program.
        pub const SHIPPED: &[Shipped] = &[
            $(Shipped {
                name: $name,
                text: include_str!(concat!("../../sessions/", $name, ".ron")),
            },)*
        ];
    };
}

shipped! {
    "01_wacky"
    "02_wacky_tracers"
    "03_update_then_read"
    "04_update_keyerror"
    "05_exec_vanishing_z"
    "06_exec_no_z"
    "07_module_scope"
    "08_class_scope"
    "09_function_scope"
    "10_comprehension_scope"
    "11_generator_scope"
    "12_exec_scope"
}
