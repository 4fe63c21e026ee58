//! The server behind every made-up host: HTTPS on one loopback port, and a record of what it received.

use std::{
    net::{Ipv4Addr, SocketAddr, TcpListener},
    sync::{Arc, Mutex, OnceLock},
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::Body,
    extract::{FromRequest as _, State, WebSocketUpgrade},
    http::{HeaderMap, Request, Response, Uri, header},
};
use axum_server::{Handle, tls_rustls::RustlsConfig};
use base64::Engine as _;
use serde::Serialize;

use crate::site::{self, Site};
use rcgen::PublicKeyData as _;

/// One request as the server received it: the ground truth.
#[derive(Clone, Debug, Serialize)]
pub struct Hit {
    /// When, by this process's clock.
    #[serde(skip)]
    pub at: Instant,
    /// The same instant, for people: milliseconds since 1970.
    pub time: u64,
    /// The host it was sent to.
    pub host: String,
    /// The host of the page it came from; its own for a page, or when the request does not say.
    pub from: String,
    /// The path and query asked for.
    pub path: String,
    /// Names of the cookies that came with it.
    pub cookies: Vec<String>,
    /// Names of the cookies that the answer set or deleted.
    pub set: Vec<String>,
}

/// What a server received, in order.
#[derive(Clone, Default)]
pub struct Record(Arc<Mutex<Vec<Hit>>>);

impl Record {
    /// Everything so far.
    pub fn hits(&self) -> Vec<Hit> {
        self.0.lock().map(|hits| hits.clone()).unwrap_or_else(|poisoned| poisoned.into_inner().clone())
    }

    /// The first request since `since` that brought `cookie` to `host`.
    pub fn first_read(&self, since: Instant, host: &str, cookie: &str) -> Option<Hit> {
        self.hits()
            .into_iter()
            .find(|hit| hit.at > since && hit.host == host && hit.cookies.iter().any(|name| name == cookie))
    }

    fn push(&self, hit: Hit) {
        match self.0.lock() {
            Ok(mut hits) => hits.push(hit),
            Err(poisoned) => poisoned.into_inner().push(hit),
        }
    }
}

/// A running server. It stops when dropped.
pub struct Server {
    /// The loopback port that all hosts share.
    pub port: u16,
    /// What it received.
    pub record: Record,
    handle: Handle<SocketAddr>,
}

impl Server {
    /// Serves `sites` on a free loopback port.
    ///
    /// # Errors
    ///
    /// When no port or no certificate can be had.
    pub fn start(sites: Vec<Site>) -> Result<Self> {
        Self::start_with(sites, |house, asked| site::answer(house, &asked.host, &asked.uri, &asked.cookies))
    }

    /// The same, with answers of one's own.
    ///
    /// # Errors
    ///
    /// When no port or no certificate can be had.
    pub fn start_with(
        sites: Vec<Site>,
        answer: impl Fn(&House, &Asked) -> Response<Body> + Send + Sync + 'static,
    ) -> Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .context("no free port on 127.0.0.1 for the made-up sites")?;
        listener.set_nonblocking(true)?;
        let port = listener.local_addr()?.port();
        let record = Record::default();
        let house = Arc::new(House { sites, port, record: record.clone(), answer: Box::new(answer) });
        let app = Router::new().fallback(receive).with_state(house);
        let handle = Handle::new();
        let server = axum_server::from_tcp_rustls(listener, certificate()?)?.handle(handle.clone());
        tokio::spawn(server.serve(app.into_make_service()));
        Ok(Self { port, record, handle })
    }

    /// The address of a page of `host`.
    pub fn url(&self, host: &str, path: &str) -> String {
        format!("https://{host}:{}{path}", self.port)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.handle.graceful_shutdown(Some(Duration::ZERO));
    }
}

/// The sites of one server.
pub struct House {
    /// Every site served.
    pub sites: Vec<Site>,
    /// The port that all hosts share.
    pub port: u16,
    /// What was received so far.
    pub record: Record,
    answer: Box<Answer>,
}

/// What a server answers.
type Answer = dyn Fn(&House, &Asked) -> Response<Body> + Send + Sync;

/// A request, as far as an answer depends on it.
pub struct Asked {
    /// The host it was sent to.
    pub host: String,
    /// The path and query asked for.
    pub uri: Uri,
    /// The origin of the document or worker that made it, if it says.
    pub origin: Option<String>,
    /// Names of the cookies that came with it.
    pub cookies: Vec<String>,
    /// Whether it only asks if what the browser has is still good.
    pub revalidates: bool,
}

async fn receive(State(house): State<Arc<House>>, request: Request<Body>) -> Response<Body> {
    let at = Instant::now();
    let host = request
        .headers()
        .get(header::HOST)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .split(':')
        .next()
        .unwrap_or_default()
        .to_owned();
    let from = request
        .headers()
        .get(header::REFERER)
        .and_then(|value| value.to_str().ok()?.split('/').nth(2)?.split(':').next())
        .unwrap_or(&host)
        .to_owned();
    let cookies = cookie_names(request.headers());
    let origin = request.headers().get(header::ORIGIN).and_then(|value| value.to_str().ok());
    let revalidates = request.headers().contains_key(header::IF_NONE_MATCH);
    let (uri, origin) = (request.uri().clone(), origin.map(str::to_owned));
    let asked = Asked { host: host.clone(), uri, origin, cookies: cookies.clone(), revalidates };
    let mut response = (house.answer)(&house, &asked);
    let path = asked.uri.path_and_query().map_or_else(String::new, ToString::to_string);
    if let Ok(upgrade) = WebSocketUpgrade::from_request(request, &()).await {
        let headers = std::mem::take(response.headers_mut());
        response = upgrade.on_upgrade(async |_| {});
        let set = headers.get_all(header::SET_COOKIE).iter().cloned();
        response.headers_mut().extend(set.map(|value| (header::SET_COOKIE, value)));
    }
    let set = response
        .headers()
        .get_all(header::SET_COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok()?.split('=').next().map(str::to_owned))
        .collect();
    house.record.push(Hit {
        at,
        time: SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |elapsed| elapsed.as_millis() as u64),
        host,
        from,
        path,
        cookies,
        set,
    });
    response
}

fn cookie_names(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split('=').next())
        .map(|name| name.trim().to_owned())
        .filter(|name| !name.is_empty())
        .collect()
}

/// The fingerprint by which Chromium accepts our certificate. One accepted by no more than a flag would keep
/// it from caching, and a witness must know what comes from the cache.
///
/// # Errors
///
/// When no certificate can be had.
pub fn fingerprint() -> Result<String> {
    Ok(identity()?.1.clone())
}

pub(crate) fn certificate() -> Result<RustlsConfig> {
    Ok(identity()?.0.clone())
}

/// One self-signed certificate for the whole process: the browsers are told to accept it.
fn identity() -> Result<&'static (RustlsConfig, String)> {
    static IDENTITY: OnceLock<(RustlsConfig, String)> = OnceLock::new();
    if let Some(identity) = IDENTITY.get() {
        return Ok(identity);
    }
    let own = rcgen::generate_simple_self_signed(["localhost".to_owned(), "*.test".to_owned()])?;
    let key = rustls::pki_types::PrivatePkcs8KeyDer::from(own.signing_key.serialize_der());
    let config =
        rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![own.cert.der().clone()], key.into())?;
    let public = ring::digest::digest(&ring::digest::SHA256, &own.signing_key.subject_public_key_info());
    let fingerprint = base64::engine::general_purpose::STANDARD.encode(public);
    Ok(IDENTITY.get_or_init(|| (RustlsConfig::from_config(Arc::new(config)), fingerprint)))
}
