//! What one request costs in a browser's worker, from the browser's objects to the findings. Nothing here passes or fails.
//!
//! The engine as it ships, with an entry for benches (`./build.sh bench-wasm`), in a worker of a page: an extension's own
//! cannot be given made-up requests.

use std::{fs, time::Duration};

use anyhow::{Context, Result, ensure};
use axum::{
    body::Body,
    http::{HeaderValue, Response, header},
};
use serde_json::Value;

use crate::{
    browser::{Browser, Kind},
    figures::spread,
    net::{Asked, Server},
    run::{dist, root},
    wait::until_within,
};

const HOST: &str = "www.mesure.test";
/// A run's end is waited for this long.
const PATIENCE: Duration = Duration::from_secs(120);
const PAGE: &str = "<!doctype html><title>Boundary</title><script>
    const worker = new Worker('/worker.mjs', { type: 'module' });
    worker.onmessage = ({ data }) => { window.told = data };
    worker.onerror = (error) => { window.told = { error: String(error.message) } };
</script>";

/// Prints a line: the median of one request, over `runs` workers.
///
/// # Errors
///
/// When the wasm is not built, or judges nothing.
pub async fn boundary(kind: Kind, runs: usize) -> Result<()> {
    ensure!(root().join("target/bench-wasm/witness.js").exists(), "run `./build.sh bench-wasm`");
    let server = Server::start_with(Vec::new(), |_, asked| answer(asked))?;
    let browser = Browser::launch(kind, &dist(), vec![HOST.to_owned()], true).await?;
    let measured = measure(&browser, &server, runs).await;
    browser.quit().await;
    println!(
        "\n{}, in a worker: one request with 25 cookies, sent and answered, judged, {} µs of {runs} workers",
        kind.name(),
        spread(measured?, 1)
    );
    Ok(())
}

async fn measure(browser: &Browser, server: &Server, runs: usize) -> Result<Vec<f64>> {
    let mut medians = Vec::new();
    for _ in 0..runs {
        browser.goto(&server.url(HOST, "/")).await?;
        let told: Value = until_within(PATIENCE, "the worker", async || {
            browser.run::<Option<Value>>("return window.told ?? null").await
        })
        .await?;
        ensure!(told["breaches"].as_u64().is_some_and(|breaches| breaches > 0), "nothing was judged: {told}");
        medians.push(told["median"].as_f64().context("no median")?);
    }
    Ok(medians)
}

fn answer(asked: &Asked) -> Response<Body> {
    let (media_type, file) = match asked.uri.path() {
        "/worker.mjs" => ("text/javascript", "bench/peers/worker.mjs"),
        "/request.mjs" => ("text/javascript", "bench/peers/request.mjs"),
        "/witness.js" => ("text/javascript", "target/bench-wasm/witness.js"),
        "/witness_bg.wasm" => ("application/wasm", "target/bench-wasm/witness_bg.wasm"),
        _ => ("text/html; charset=utf-8", ""),
    };
    let body = if file.is_empty() { Ok(PAGE.into()) } else { fs::read(root().join(file)) };
    // What is missing shows as an error of the worker.
    let mut response = Response::new(Body::from(body.unwrap_or_default()));
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(media_type));
    response
}
