//! A trace recorded in a browser gives the same document, byte for byte, natively and in wasm.
//!
//! The traces are what a browser told during a scenario (tests/README.md says how to record one). Run with `UPDATE=1`
//! the native test writes the documents anew: look at the difference before committing it.

#![expect(clippy::unwrap_used, reason = "what does not hold fails the test")]

use temoin_engine::{
    Engine,
    event::Event,
    evidence::document::{Document, Extension},
    time::Time,
};

macro_rules! traces {
    ($($name:literal),* $(,)?) => {
        const TRACES: &[(&str, &str, &str)] = &[$((
            $name,
            include_str!(concat!("traces/", $name, ".jsonl")),
            include_str!(concat!("traces/", $name, ".evidence.json")),
        )),*];
    };
}

traces!["told-and-carried-chromium", "told-and-carried-firefox"];

/// The document a trace leads to.
fn replay(trace: &str) -> Document {
    let mut engine = Engine::new([0; 16]);
    let mut last = Time(0);
    for line in trace.lines() {
        let event = serde_json::from_str::<Event>(line).unwrap();
        last = last.max(event.at());
        engine.observe(event);
    }
    // What waits is settled.
    engine.observe(Event::TimePassed { at: Time(last.0 + 2_000) });
    engine.document(last, Extension { version: "0".into(), browser: "replay".into() }, None)
}

#[cfg_attr(target_arch = "wasm32", wasm_bindgen_test::wasm_bindgen_test)]
#[cfg_attr(not(target_arch = "wasm32"), test)]
fn the_same_trace_gives_the_same_document() {
    for (name, trace, expected) in TRACES {
        let document = replay(trace);
        let text = serde_json::to_string_pretty(&document).unwrap() + "\n";
        assert!(document.is_intact() && !document.sites.is_empty(), "{name}");
        #[cfg(not(target_arch = "wasm32"))]
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(format!("tests/traces/{name}.evidence.json"), &text).unwrap();
            continue;
        }
        assert_eq!(&text, expected, "{name}");
    }
}
