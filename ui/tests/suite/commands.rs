//! What the command line does, asked of the program itself: exit status, output, one sentence for what is wrong.

#![allow(clippy::disallowed_methods, reason = "a test writes the files it checks")]

use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value as Json;

/// A folder of its own for a test, gone at its end.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Folder {
        let path =
            Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.{}", std::process::id()));
        fs::create_dir_all(&path).unwrap();
        Folder(path)
    }

    fn with(self, name: &str, content: impl AsRef<[u8]>) -> Folder {
        fs::write(self.0.join(name), content).unwrap();
        self
    }

    fn heisen(&self, line: &str) -> Said {
        self.heisen_reading(line, b"")
    }

    fn heisen_reading(&self, line: &str, stdin: &[u8]) -> Said {
        let words: Vec<&str> = line.split(' ').collect();
        let mut child = self.start(&words);
        // A program that reads nothing closes its end; that is no error here.
        let _ = child.stdin.take().unwrap().write_all(stdin);
        Said::from(child.wait_with_output().unwrap())
    }

    fn start(&self, words: &[&str]) -> std::process::Child {
        Command::new(env!("CARGO_BIN_EXE_heisen"))
            .args(words)
            .current_dir(&self.0)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// What a run of heisen came to.
#[derive(Debug)]
struct Said {
    status: Option<i32>,
    out: String,
    err: String,
}

impl From<Output> for Said {
    fn from(output: Output) -> Said {
        Said {
            status: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Said {
    /// Heisen's own refusal: status 2 and this sentence, nothing else.
    #[track_caller]
    fn refuses(&self, sentence: &str) {
        assert_eq!((self.status, self.out.as_str()), (Some(2), ""), "{self:?}");
        assert_eq!(self.err, format!("heisen: {sentence}\n"));
    }

    #[track_caller]
    fn ends(&self, status: i32) -> &Said {
        assert_eq!(self.status, Some(status), "{self:?}");
        assert!(!self.err.contains("bug in heisen"), "{self:?}");
        self
    }

    fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap()
    }
}

const WACKY: &str =
    "def wacky():\n    x = y = 1\n    args = locals()\n    print(sorted(args))\n\n\nwacky()\n";

#[test]
fn a_program_runs_as_if_it_were_alone() {
    let folder = Folder::new("runs").with(
        "p.py",
        "import sys\nprint(sys.argv[1:])\nprint('bad', file=sys.stderr)\nsys.exit(7)\n",
    );
    let said = folder.heisen("run p.py -x --era 2");
    said.ends(7);
    assert_eq!((said.out.as_str(), said.err.as_str()), ("['-x', '--era', '2']\n", "bad\n"));
    let said = folder.heisen("run -c print(1+1)");
    assert_eq!((said.ends(0).out.as_str(), said.err.as_str()), ("2\n", ""));
    let said = folder.heisen_reading("run -", b"print('from stdin')\n");
    assert_eq!(said.ends(0).out, "from stdin\n");
    let said = folder.heisen("run -m p");
    assert_eq!(said.ends(7).out, "[]\n");
}

#[test]
fn an_uncaught_exception_is_told_as_python_tells_it() {
    let folder = Folder::new("uncaught").with("p.py", "def f():\n    return {}['x']\n\nf()\n");
    let said = folder.heisen("run --era 3.10 p.py");
    let path = folder.0.join("p.py").display().to_string();
    let wanted = format!(
        "Traceback (most recent call last):\n  File \"{path}\", line 4, in <module>\n    f()\n  \
         File \"{path}\", line 2, in f\n    return {{}}['x']\nKeyError: 'x'\n"
    );
    assert_eq!(said.ends(1).err, wanted);
}

#[test]
fn a_trace_has_the_form_of_the_corpus() {
    let folder = Folder::new("trace").with("wacky.py", WACKY);
    let said = folder.heisen("trace --json --era 3.10 wacky.py");
    let json = said.ends(0).json();
    assert_eq!(json["stdout"], "['args', 'x', 'y']\n");
    assert_eq!((&json["exception"], &json["exit_status"]), (&Json::Null, &Json::from(0)));
    assert_eq!(json["events"][0], serde_json::json!(["call", "<module>", 1, null]));
    assert_eq!(json["events"].as_array().unwrap().len(), 9);
    let said = folder.heisen("trace --json --observer none wacky.py");
    assert_eq!(said.ends(0).json()["stdout"], "['x', 'y']\n");
    let said = folder.heisen("trace wacky.py");
    assert!(said.ends(0).out.starts_with("call      <module>             line 1\n"), "{said:?}");
    let said = folder.heisen("trace --json --observer pdb --era 3.12 wacky.py");
    assert_eq!(said.ends(0).json()["stdout"], "['args', 'x', 'y']\n");
}

#[test]
fn a_session_is_recorded_and_checked() {
    let folder = Folder::new("record")
        .with("p.py", "name = input()\nfor i in range(20):\n    name += '!'\nprint(name)\n");
    let said = folder.heisen_reading("record p.py -o s.ron", b"ada\n");
    assert_eq!(said.ends(0).out, format!("ada{}\n", "!".repeat(20)));
    let said = folder.heisen("replay --check s.ron");
    assert!(said.ends(0).out.starts_with("s.ron: the run is the same: "), "{said:?}");
    let text = fs::read_to_string(folder.0.join("s.ron")).unwrap();
    let edited = text.replace("name += '!'", "name += '?'");
    assert_ne!(text, edited);
    let folder = folder.with("s.ron", edited);
    let said = folder.heisen("replay --check s.ron");
    assert!(
        said.ends(1).out.starts_with("s.ron: it was edited after it was recorded: the runs agree "),
        "{said:?}"
    );
    assert_eq!(said.out.lines().count(), 1);
}

#[test]
fn what_cannot_be_read_is_one_sentence() {
    let folder = Folder::new("unread").with("p.py", WACKY);
    for command in ["run", "trace", "trace --json", "compare", "check", "record -o s.ron"] {
        folder.heisen(&format!("{command} missing.py")).refuses("there is no file missing.py");
        folder.heisen(&format!("{command} .")).refuses(". is a directory; name a file in it");
    }
    folder.heisen("missing.py").refuses("there is no file missing.py");
    folder.heisen("replay --check missing.ron").refuses("there is no file missing.ron");
    folder.heisen("record p.py -o no/s.ron").refuses("there is no folder no");
    folder
        .heisen("trace --observer gdb p.py")
        .refuses("there is no observer 'gdb'; there are none, noop, reader, declines, c, profile, monitoring; as tools coverage, coverage-timid, pdb, vscode, cprofile");
    folder
        .heisen("run --era 2.7 p.py")
        .refuses("there is no era \"2.7\"; the eras are 3.10, 3.11, 3.12, 3.13 and 3.14");
    for (module, sentence) in [
        ("nothing", "No module named nothing"),
        (
            "os.path.x",
            "Error while finding module specification for 'os.path.x' (ModuleNotFoundError: __path__ attribute not found on 'os.path' while trying to find 'os.path.x')",
        ),
        ("json.nothing", "No module named json.nothing"),
        (
            "collections",
            "No module named collections.__main__; 'collections' is a package and cannot be directly executed",
        ),
    ] {
        let said = folder.heisen(&format!("run -m {module}"));
        let told = said.ends(1).err.strip_prefix("/heisen/bin/python3.10: ");
        assert_eq!((told, said.out.as_str()), (Some(format!("{sentence}\n").as_str()), ""));
    }
    folder
        .heisen("run")
        .refuses("no program was named; `heisen run FILE` runs one, `-` is standard input");
}

#[test]
fn without_a_terminal_stepping_is_refused() {
    let folder = Folder::new("screenless").with("p.py", WACKY);
    let sentence = "stepping needs a terminal for input and output; without one use `heisen run FILE`, \
                    `heisen trace FILE` or `heisen compare FILE`";
    folder.heisen("p.py").refuses(sentence);
    folder.heisen("lessons wacky").refuses(sentence);
    folder.heisen("--era 3.12").refuses(sentence);
}

#[test]
fn what_is_not_python_is_told_as_python_tells_it() {
    let folder = Folder::new("not_python")
        .with("bytes.py", b"x = 1\ny = '\xff'\n")
        .with("p.py", "x = 1\nif x\n    y\n");
    let said = folder.heisen("run --era 3.12 p.py");
    let path = folder.0.join("p.py").display().to_string();
    assert_eq!(
        said.ends(1).err,
        format!("  File \"{path}\", line 2\n    if x\n        ^\nSyntaxError: expected ':'\n")
    );
    let said = folder.heisen("trace --json p.py");
    assert_eq!(said.ends(0).json()["exception"]["type"], "SyntaxError");
    let said = folder.heisen("run bytes.py");
    assert!(
        said.ends(1).err.contains("SyntaxError: Non-UTF-8 code starting with '\\xff' in file "),
        "{said:?}"
    );
    for command in ["record -o s.ron", "check"] {
        let said = folder.heisen(&format!("{command} p.py"));
        assert!(said.ends(1).err.contains("SyntaxError: expected ':'"), "{said:?}");
    }
    assert!(!folder.0.join("s.ron").exists());
}

#[test]
fn a_damaged_session_is_one_sentence() {
    let folder = Folder::new("damaged").with("p.py", WACKY);
    folder.heisen("record p.py -o s.ron").ends(0);
    let text = fs::read_to_string(folder.0.join("s.ron")).unwrap();
    let folder = folder
        .with("cut.ron", &text[..text.len() / 2])
        .with("newer.ron", text.replace("format: 1", "format: 9"))
        .with("noise.ron", "hello")
        .with("bytes.ron", b"(format: 1, \xff");
    for (file, said) in [
        ("cut.ron", "cut.ron: it is cut off: it ends at line "),
        (
            "newer.ron",
            "newer.ron: it was written by a newer heisen (format 9); this one reads format 1",
        ),
        ("noise.ron", "noise.ron: it is not a session; `heisen record FILE -o S.ron` makes one"),
        ("bytes.ron", "bytes.ron: it is damaged: after 12 bytes it is not UTF-8 text"),
    ] {
        let came = folder.heisen(&format!("replay --check {file}"));
        assert_eq!((came.status, came.out.as_str()), (Some(2), ""), "{came:?}");
        assert!(came.err.starts_with(&format!("heisen: {said}")), "{came:?}");
        assert_eq!(came.err.lines().count(), 1, "{came:?}");
    }
}

#[test]
fn the_end_of_the_input_is_an_eoferror() {
    let folder = Folder::new("eof").with("p.py", "input()\n");
    for command in ["run", "trace", "record -o s.ron"] {
        let said = folder.heisen(&format!("{command} p.py"));
        assert!(said.err.contains("EOFError: EOF when reading a line"), "{command}: {said:?}");
    }
    folder.heisen("run p.py").ends(1);
    folder.heisen("replay --check s.ron").ends(0);
}

#[test]
fn endless_recursion_is_a_recursionerror() {
    let folder = Folder::new("recursion")
        .with("f.py", "def f():\n    return f()\nf()\n")
        .with("repr.py", "x = []\nfor i in range(100000):\n    x = [x]\nrepr(x)\n")
        .with("eq.py", "class A:\n    def __eq__(self, other):\n        return [self] == [other]\n\nA() == A()\n")
        .with("deep.py", format!("x = {}1{}\n", "(".repeat(5000), ")".repeat(5000)))
        .with("minus.py", format!("x = {}1\n", "-".repeat(50_000)));
    for file in ["f.py", "repr.py", "eq.py"] {
        let said = folder.heisen(&format!("run {file}"));
        assert!(
            said.ends(1).err.contains("RecursionError: maximum recursion depth exceeded"),
            "{file}: {said:?}"
        );
    }
    assert!(
        folder
            .heisen("run deep.py")
            .ends(1)
            .err
            .contains("SyntaxError: too many nested parentheses")
    );
    // What CPython says of this one depends on its memory; that heisen survives it is what counts.
    folder.heisen("run minus.py").ends(1);
}

/// Starts a program, interrupts it when it has printed a line, and returns how it ended and how long that took.
#[cfg(unix)]
fn interrupted(folder: &Folder, words: &[&str]) -> (Said, Duration) {
    use std::io::{BufRead, BufReader, Read};
    let mut child = folder.start(words);
    let _stdin = child.stdin.take();
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    out.read_line(&mut line).unwrap();
    thread::sleep(Duration::from_millis(100));
    let began = Instant::now();
    let pid = child.id().to_string();
    assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
    let status = child.wait().unwrap();
    let took = began.elapsed();
    out.read_to_string(&mut line).unwrap();
    let mut err = String::new();
    child.stderr.take().unwrap().read_to_string(&mut err).unwrap();
    (Said { status: status.code(), out: line, err }, took)
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_at_once() {
    let folder = Folder::new("interrupt")
        .with("loop.py", "print('on', flush=True)\nn = 0\nwhile True:\n    n += 1\n")
        .with("read.py", "print('on', flush=True)\ninput()\n")
        .with("caught.py", "print('on', flush=True)\ntry:\n    while True:\n        pass\nexcept KeyboardInterrupt:\n    print('caught')\n");
    for words in
        [&["run", "loop.py"][..], &["run", "read.py"], &["run", "--observer", "noop", "loop.py"]]
    {
        let (said, took) = interrupted(&folder, words);
        assert_eq!(said.status, Some(130), "{words:?}: {said:?}");
        assert!(said.err.contains("KeyboardInterrupt"), "{words:?}: {said:?}");
        assert!(took < Duration::from_secs(3), "{words:?} took {took:?}");
    }
    let (said, _) = interrupted(&folder, &["run", "caught.py"]);
    assert_eq!((said.status, said.out.as_str()), (Some(0), "on\ncaught\n"), "{said:?}");
}

#[cfg(unix)]
#[test]
fn what_was_interrupted_is_kept_and_replays() {
    let folder = Folder::new("kept")
        .with("loop.py", "print('on', flush=True)\nn = 0\nwhile True:\n    n += 1\n");
    let (said, _) = interrupted(&folder, &["record", "loop.py", "-o", "s.ron"]);
    said.ends(0);
    folder.heisen("replay --check s.ron").ends(0);
}

#[test]
fn imports_that_cannot_work_are_found_without_running() {
    let folder = Folder::new("imports")
        .with("p.py", "import sys\nimport beside\nimport numpy.linalg\ntry:\n    import fast\nexcept ImportError:\n    pass\n")
        .with("beside.py", "")
        .with("good.py", "import sys\n");
    let said = folder.heisen("check p.py");
    assert_eq!(
        said.ends(1).out,
        "p.py:3: there is no module numpy.linalg here: it is not in the library, not beside the program, and in no folder of PYTHONPATH, --site or the virtual environment\n\
         p.py:5: there is no module fast here: it is not in the library, not beside the program, and in no folder of PYTHONPATH, --site or the virtual environment (the program goes on without it)\n"
    );
    assert_eq!(folder.heisen("check good.py").ends(0).out, "good.py: every import can work here\n");
}

#[test]
fn the_lessons_are_listed() {
    let folder = Folder::new("lessons");
    let said = folder.heisen("lessons");
    assert!(said.ends(0).out.starts_with("01_wacky "), "{said:?}");
    folder
        .heisen("lessons nonsense")
        .refuses("there is no lesson \"nonsense\"; `heisen lessons` lists them");
}
