//! Shows the screen with an engine that only pretends: `cargo run -p heisen --example fake [plain|lesson|endless|asks]`.

#[path = "../tests/fake/mod.rs"]
mod fake;

use heisen_ui::app::{Ending, Options, run};
use heisen_ui::theme::Palette;

fn main() -> std::io::Result<()> {
    let name = std::env::args().nth(1).unwrap_or_default();
    let ascii = std::env::args().any(|argument| argument == "--ascii");
    let options = Options { palette: Palette::from_environment(), ascii, ..Options::default() };
    if let Ending::Signal(signal) = run(fake::Fake::named(&name), &options)? {
        std::process::exit(128 + signal);
    }
    Ok(())
}
