//! The extension asks for what it uses and for nothing else, takes messages from nobody but itself, gives no page a file
//! of its own, and its pages run no code that is not in the package.

#![allow(clippy::unwrap_used, reason = "a test may fail")]

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

/// Which permission each part of the browser's interface needs; the others need none.
const NEEDS: [(&str, &str); 7] = [
    ("cookies", "cookies"),
    ("declarativeNetRequest", "declarativeNetRequestWithHostAccess"),
    ("dns", "dns"),
    ("scripting", "scripting"),
    ("storage", "storage"),
    ("webNavigation", "webNavigation"),
    ("webRequest", "webRequest"),
];
/// Parts for which no permission is needed.
const FREE: [&str; 7] = ["action", "commands", "i18n", "management", "permissions", "runtime", "tabs"];

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn manifest() -> Value {
    serde_json::from_str(&fs::read_to_string(root().join("manifest.json")).unwrap()).unwrap()
}

/// Everything that ships and is code: file and text.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut left = ["extension", "crate/background/src", "crate/inbox/src", "crate/ui/src"]
        .map(|at| root().join(at))
        .to_vec();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.extension().is_some_and(|end| end == "js" || end == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
    assert!(found.len() > 20);
    found
}

/// The parts of the browser's interface that the code names.
fn used() -> BTreeSet<String> {
    let mut used = BTreeSet::new();
    for (path, text) in sources() {
        let is_script = path.extension().is_some_and(|end| end == "js");
        for (before, after) in [("js_namespace = [\"chrome\", \"", '"'), ("chrome.", '.'), ("browser.", '.')]
        {
            if (after == '.') != is_script {
                continue;
            }
            let parts = text.split(before).skip(1).filter_map(|rest| rest.split_once(after));
            let is_name =
                |name: &str| !name.is_empty() && name.chars().all(|letter| letter.is_ascii_alphabetic());
            used.extend(parts.map(|(name, _)| name.to_owned()).filter(|name| is_name(name)));
        }
    }
    used
}

#[test]
fn each_permission_is_used_and_in_the_readme() {
    let manifest = manifest();
    let list = |name: &str| manifest[name].as_array().unwrap().clone();
    let asked =
        list("permissions").iter().map(|name| name.as_str().unwrap().to_owned()).collect::<BTreeSet<_>>();
    let used = used();
    for part in &used {
        assert!(
            FREE.contains(&&**part) || NEEDS.iter().any(|(needs, _)| needs == part),
            "{part}: what does it need?"
        );
    }
    let needed = NEEDS.iter().filter(|(part, _)| used.contains(*part));
    assert_eq!(needed.map(|(_, permission)| (*permission).to_owned()).collect::<BTreeSet<_>>(), asked);
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    for name in
        asked.iter().map(String::as_str).chain(list("host_permissions").iter().filter_map(Value::as_str))
    {
        assert!(readme.contains(&format!("| `{name}`")), "{name} is not in README.md");
    }
    for name in ["optional_permissions", "optional_host_permissions"] {
        assert!(manifest.get(name).is_none(), "{name}");
    }
}

#[test]
fn nobody_else_can_speak_to_it_or_load_its_files() {
    let manifest = manifest();
    for name in ["web_accessible_resources", "externally_connectable", "sandbox", "devtools_page"] {
        assert!(manifest.get(name).is_none(), "{name}");
    }
    for (path, text) in sources() {
        for entrance in ["onMessageExternal", "onConnectExternal", "onUserScriptMessage", "onConnect\""] {
            assert!(!text.contains(entrance), "{entrance} in {}", path.display());
        }
    }
}

#[test]
fn its_pages_run_nothing_from_elsewhere() {
    let manifest = manifest();
    let policy = manifest["content_security_policy"].as_object().unwrap();
    assert_eq!(policy.keys().collect::<Vec<_>>(), ["extension_pages"]);
    let mut directives =
        policy["extension_pages"].as_str().unwrap().split(';').map(str::trim).collect::<Vec<_>>();
    directives.sort_unstable();
    assert_eq!(
        directives,
        [
            "base-uri 'none'",
            "connect-src 'self'",
            "default-src 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
            "img-src 'self'",
            "object-src 'none'",
            "require-trusted-types-for 'script'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self'",
            "trusted-types 'none'",
        ]
    );
}

#[test]
fn nothing_is_fetched_or_evaluated() {
    for (path, text) in sources() {
        // Its own texts: of another language, and of letters.
        let is_own = |line: &&str| {
            line.contains("(&format!(\"/_locales/{")
                || line.contains("(&format!(\"/letters/{")
                || line.contains("own_file(address)")
        };
        let asks = |line: &&str| {
            (line.contains("own_file(") || line.contains("own_text(")) && !line.contains("fn own_")
        };
        if path.extension().is_some_and(|end| end == "rs") {
            let elsewhere = text.lines().filter(asks).find(|line| !is_own(line));
            assert!(elsewhere.is_none(), "not its own, in {}: {elsewhere:?}", path.display());
        }
        let text = text.replace("JsFuture::from(fetch(address).ok()?)", "");
        let text = text.replace("fetch(new URL(\"background_wasm_bg.wasm\", import.meta.url))", "");
        for way in [
            "fetch(",
            "XMLHttpRequest",
            "WebSocket",
            "EventSource",
            "sendBeacon",
            "importScripts",
            "eval(",
            "new Function",
            "document.write(",
        ] {
            let at = |line: &&str| {
                line.contains(way) && !line.contains("fn fetch(") && !line.contains("= fetch()")
            };
            let found = text.lines().find(at);
            // What it stands in for in pages is named there, and called on the page's behalf only.
            assert!(is_in_page(&path) || found.is_none(), "{way} in {}: {found:?}", path.display());
        }
    }
    for page in ["popup", "report", "settings", "welcome"] {
        let html = fs::read_to_string(root().join(format!("extension/{page}.html"))).unwrap();
        assert!(!html.contains("//"), "{page}.html names another place");
        assert_eq!(html.matches("<script").count(), html.matches("<script type=\"module\" src=\"").count());
    }
}

fn is_in_page(path: &Path) -> bool {
    path.components().any(|part| part.as_os_str() == "page")
        && path.extension().is_some_and(|end| end == "js")
}
