//! Serves the pages on loopback, each under its own host, with a policy as strict as webmails have.

use std::{
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use anyhow::Result;
use axum::{
    Router,
    body::Body,
    extract::State,
    http::{Request, Response, StatusCode, header},
};
use axum_server::Handle;

use super::Fixture;
use crate::net::certificate;

/// Nothing but the page's own files; no inline script, no `eval`, no WebAssembly.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-src https:; base-uri 'none'";

/// The running server. It stops when dropped.
pub struct Pages {
    port: u16,
    turn: AtomicUsize,
    handle: Handle<SocketAddr>,
}

struct Content {
    fixtures: Vec<Fixture>,
    directory: PathBuf,
    port: u16,
}

impl Pages {
    /// Serves `fixtures`, whose scripts and styles are in `directory`.
    ///
    /// # Errors
    ///
    /// When no port or no certificate can be had.
    pub fn start(fixtures: &[Fixture], directory: &Path) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let content =
            Arc::new(Content { fixtures: fixtures.to_vec(), directory: directory.to_owned(), port });
        let app = Router::new().fallback(serve).with_state(content);
        let handle = Handle::new();
        let server = axum_server::from_tcp_rustls(listener, certificate()?)?.handle(handle.clone());
        tokio::spawn(server.serve(app.into_make_service()));
        Ok(Self { port, turn: AtomicUsize::new(0), handle })
    }

    /// The address of a page in a scene (`late=2000&ads=none`).
    pub fn url(&self, fixture: &Fixture, scene: &str) -> String {
        let (host, path) = fixture.outer.clone().unwrap_or((fixture.host.clone(), fixture.path.clone()));
        let (path, fragment) = path.split_once('#').unwrap_or((&path, ""));
        let mark = if path.contains('?') { '&' } else { '?' };
        let fragment = if fragment.is_empty() { String::new() } else { format!("#{fragment}") };
        // The same address twice, but for its fragment, would not load anything.
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        format!("https://{host}:{}{path}{mark}turn={turn}&{scene}{fragment}", self.port)
    }
}

impl Drop for Pages {
    fn drop(&mut self) {
        self.handle.graceful_shutdown(Some(Duration::ZERO));
    }
}

async fn serve(State(content): State<Arc<Content>>, request: Request<Body>) -> Response<Body> {
    let host = request.headers().get(header::HOST).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let host = host.split(':').next().unwrap_or_default();
    let path = request.uri().path();
    let scene = request.uri().query().unwrap_or_default();
    let is_at = |own: &str, at: &str| own == host && at.split(['?', '#']).next() == Some(path);
    if let Some(page) = content.fixtures.iter().find(|page| is_at(&page.host, &page.path)) {
        return answer("text/html", page.html.clone());
    }
    let framed = |page: &&Fixture| page.outer.as_ref().is_some_and(|(own, at)| is_at(own, at));
    if let Some(page) = content.fixtures.iter().find(framed) {
        let inner = format!("https://{}:{}{}?{scene}", page.host, content.port, page.path);
        return answer(
            "text/html",
            format!(
                "<!doctype html><meta charset=utf-8><title>{}</title><style>:root {{ color-scheme: light dark }} body {{ margin: 0 }} \
                 iframe {{ border: 0; width: 100%; height: 100vh }}</style>\
                 <iframe id=thirdPartyFrame_mail name=mail src=\"{}\"></iframe>",
                page.name,
                inner.replace('&', "&amp;")
            ),
        );
    }
    let kind = match path.rsplit_once('.') {
        Some((_, "js")) => "text/javascript",
        Some((_, "css")) => "text/css",
        _ => return missing(),
    };
    // Only files of the folder itself.
    match fs::read_to_string(content.directory.join(path.trim_start_matches('/').replace('/', "_"))) {
        Ok(text) => answer(kind, text),
        Err(_) => missing(),
    }
}

fn answer(kind: &'static str, text: String) -> Response<Body> {
    let mut response = Response::new(Body::from(text));
    let headers = response.headers_mut();
    let kind = match kind {
        "text/html" => "text/html; charset=utf-8",
        "text/css" => "text/css; charset=utf-8",
        _ => "text/javascript; charset=utf-8",
    };
    headers.insert(header::CONTENT_TYPE, header::HeaderValue::from_static(kind));
    headers.insert(header::CONTENT_SECURITY_POLICY, header::HeaderValue::from_static(POLICY));
    headers.insert(header::CACHE_CONTROL, header::HeaderValue::from_static("no-store"));
    response
}

fn missing() -> Response<Body> {
    let mut response = Response::new(Body::empty());
    *response.status_mut() = StatusCode::NOT_FOUND;
    response
}
