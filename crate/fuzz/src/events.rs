//! Sequences of events: drawn from a small world, so that they have to do with each other, or as a recorded trace.

use arbitrary::{Result, Unstructured};
use serde_json::{from_str, json};
use temoin_engine::{
    event::{
        AdsSeen, Announced, Announcement, CookieChange, Deed, Event, PageAccess, PageAccessed, PageStore,
        RequestContext, RequestSent, ResponseReceived, StorageRead, StoredCookie, TcfAnnouncement,
    },
    evidence::Choice,
    inbox::{AdKind, Ads},
    record::Settings,
    site::Site,
    time::Time,
    view::AdView,
};

use crate::{engine::Shell, text};

/// Events as bytes: JSON, one a line, if it begins like that; else drawn.
pub fn sequence(bytes: &[u8]) {
    let mut shell = Shell::default();
    if bytes.first() == Some(&b'{') {
        for line in text(bytes).lines().take(64) {
            if let Ok(event) = from_str::<Event>(line) {
                shell.observe(event);
            }
        }
    } else {
        let mut world = World { drawn: Unstructured::new(bytes), clock: 1_700_000_000_000 };
        for _ in 0..256 {
            if world.drawn.is_empty() {
                break;
            }
            match world.event() {
                Ok(event) => shell.observe(event),
                Err(_) => break,
            }
        }
    }
    shell.check();
}

/// Hosts that exist, and some that should not.
const HOSTS: [&str; 14] = [
    "www.portail.test",
    "portail.test",
    "boutique.portail.test",
    "regie.test",
    "cdn.regie.test",
    "www.google-analytics.com",
    "ad.doubleclick.net",
    "co.uk",
    "127.0.0.1",
    "portail.test.",
    "portail.test..",
    "a..b",
    ".",
    "",
];
/// Names of cookies: of known purpose, of consent platforms, exempt, and nobody's.
const NAMES: [&str; 18] = [
    "_ga",
    "_fbp",
    "IDE",
    "_gcl_au",
    "PHPSESSID",
    "euconsent-v2",
    "OptanonConsent",
    "OptanonAlertBoxClosed",
    "tarteaucitron",
    "usprivacy",
    "cmplz_marketing",
    "cmplz_banner-status",
    "CookieConsent",
    "cookie_consent",
    "didomi_token",
    "uid",
    "__Host-x",
    "",
];
/// A TC string of nothing, and one of everything.
const NO: &str = "CQuMEMAQuMEMAAKABBENA9FgAAAAAAAAAAqIAAAAAAAA.IAAA.YAAAAAAAAAAA";
const YES: &str = "CQuMEMAQuMEMAAKABBENA9FgAP_gAAAAAAqIAEEEAAAAAAAA.IAAA.YAAAAAAAAAAA";
/// What cookies and storage hold.
const VALUES: [&str; 18] = [
    "GA1.1.1234567890.1700000000",
    "a8f3c1d09b7e",
    NO,
    YES,
    "groups=C0001%3A1%2CC0002%3A0%2CC0004%3A0",
    "groups=C0001%3A1%2CC0002%3A1%2CC0004%3A1",
    "groups=C0001%3A1%2CC0002%3A1%2CC0004%3A0",
    "2026-01-15T10:00:00.000Z",
    "!gtag=true!facebookpixel=true",
    "!gtag=false!facebookpixel=false",
    "!gtag=wait",
    "1YYN",
    "1YNN",
    "deny",
    "allow",
    "{\"marketing\":false,\"statistics\":false}",
    "{\"marketing\":true,\"statistics\":true}",
    "",
];

struct World<'a> {
    drawn: Unstructured<'a>,
    clock: u64,
}

impl World<'_> {
    fn pick<T: Copy>(&mut self, from: &[T]) -> Result<T> {
        self.drawn.choose(from).copied()
    }

    fn yes(&mut self) -> Result<bool> {
        self.drawn.arbitrary()
    }

    /// Mostly a little later than the event before; sometimes earlier, seldom anywhere.
    fn at(&mut self) -> Result<Time> {
        let steps = [0, 1, 10, 300, 700, 2_500, 6_000, 90_000, 86_400_000, 40_000_000_000];
        self.clock = self.clock.saturating_add(self.pick(&steps)?);
        Ok(Time(match self.drawn.int_in_range(0..=63)? {
            0 => 0,
            1 => u64::MAX,
            2 => u64::MAX - 1,
            3 => 1 << 53,
            4..=9 => self.clock - 1_000,
            _ => self.clock,
        }))
    }

    fn host(&mut self) -> Result<String> {
        // The first ones come more often: on one site more happens than on many.
        let most = self.pick(&[1, 4, HOSTS.len()])?;
        self.pick(&HOSTS[..most]).map(str::to_owned)
    }

    fn url(&mut self) -> Result<String> {
        let host = self.host()?;
        let path = match self.drawn.int_in_range(0..=7)? {
            0 => format!("/p?gdpr=1&gdpr_consent={}", self.pick(&VALUES)?),
            1 => format!("/p?u={}", self.pick(&VALUES)?),
            2 => "/g/collect?gcs=G100&gcd=13q3q3q3q5".to_owned(),
            3 => "/g/collect?gcs=G111&gcd=13r3r3r3r5".to_owned(),
            4 => "/boutique/x#y".to_owned(),
            _ => "/".to_owned(),
        };
        Ok(self.pick(&["https", "https", "https", "http", "wss", "about"])?.to_owned()
            + "://"
            + &host
            + &path)
    }

    fn site(&mut self) -> Result<String> {
        self.host().map(|host| Site::of_host(&host).to_string())
    }

    fn name(&mut self) -> Result<String> {
        let most = self.pick(&[3, NAMES.len()])?;
        self.pick(&NAMES[..most]).map(str::to_owned)
    }

    fn cookie(&mut self) -> Result<StoredCookie> {
        let host = self.host()?;
        let host_only = self.yes()?;
        Ok(StoredCookie {
            name: self.name()?,
            value: self.pick(&VALUES)?.to_owned(),
            domain: if host_only { host } else { format!(".{}", Site::of_host(&host)) },
            host_only,
            path: self.pick(&["/", "/", "/boutique", ""])?.to_owned(),
            partition: match self.drawn.int_in_range(0..=5)? {
                0 => Some(format!("https://{}", self.host()?)),
                1 => Some(String::new()),
                _ => None,
            },
            store: self.pick(&["", "", "0", "firefox-default", "firefox-container-1"])?.to_owned(),
            first_party_only: self.yes()?,
            http_only: self.yes()?,
        })
    }

    fn cookies(&mut self) -> Result<Vec<StoredCookie>> {
        (0..self.drawn.int_in_range(0..=6)?).map(|_| self.cookie()).collect()
    }

    fn header(&mut self) -> Result<String> {
        let pairs = (0..self.drawn.int_in_range(0..=4)?)
            .map(|_| Ok(format!("{}={}", self.name()?, self.pick(&VALUES)?)))
            .collect::<Result<Vec<_>>>()?;
        Ok(pairs.join("; "))
    }

    fn context(&mut self) -> Result<RequestContext> {
        let top = self.host()?;
        Ok(RequestContext {
            id: self.pick(&["1", "2", "3", "4"])?.to_owned(),
            tab: self.pick(&[Some(1), Some(1), Some(2), Some(i32::MIN), None])?,
            main_frame: self.drawn.ratio(1, 8)?,
            top_frame: self.yes()?,
            top_url: self.yes()?.then(|| format!("https://{top}/")),
            initiator: self.yes()?.then(|| format!("https://{top}")),
            url: self.url()?,
            store: self.pick(&[None, None, Some(""), Some("firefox-default")])?.map(str::to_owned),
        })
    }

    fn accesses(&mut self) -> Result<PageAccessed> {
        let (at, tab, url) = (self.at()?, self.pick(&[1, 1, 2])?, self.url()?);
        let accesses = (0..self.drawn.int_in_range(0..=3)?).map(|_| {
            let stores = [
                PageStore::DocumentCookie,
                PageStore::CookieStore,
                PageStore::LocalStorage,
                PageStore::SessionStorage,
                PageStore::IndexedDb,
            ];
            let deeds = [Deed::Ask, Deed::See, Deed::Write, Deed::Present, Deed::Appeared, Deed::Gone];
            Ok(PageAccess {
                store: self.pick(&stores)?,
                deed: self.pick(&deeds)?,
                script: if self.yes()? { Some(self.url()?) } else { None },
                names: vec![self.name()?, self.name()?],
                count: self.pick(&[1, 1, 7, 1_000_000_000, u64::MAX, 0])?,
                first: Time(self.pick(&[at.0, at.0.saturating_sub(500), 0, u64::MAX])?),
                last: Time(self.pick(&[at.0, at.0, u64::MAX, 0])?),
            })
        });
        let accesses = accesses.collect::<Result<Vec<_>>>()?;
        let beyond = self.pick(&[0, 0, 0, 5, u64::MAX])?;
        Ok(PageAccessed { at, tab, top_frame: self.yes()?, url, accesses, beyond })
    }

    fn announced(&mut self) -> Result<Announced> {
        Ok(match self.drawn.int_in_range(0..=3)? {
            0 => Announced::Gpp { string: format!("DBABMA~{}", self.pick(&VALUES)?) },
            1 => Announced::UsPrivacy { string: self.pick(&VALUES)?.to_owned() },
            2 => {
                let (step, state) = (self.pick(&["default", "update"])?, self.pick(&["granted", "denied"])?);
                let settings = json!({"ad_storage": state, "analytics_storage": state});
                Announced::ConsentMode { commands: vec![json!(["consent", step, settings])] }
            }
            _ => Announced::Gpc { on: self.yes()? },
        })
    }

    fn tcf(&mut self) -> Result<TcfAnnouncement> {
        let status = self.pick(&["useractioncomplete", "tcloaded", "cmpuishown", ""])?;
        Ok(TcfAnnouncement {
            at: self.at()?,
            url: self.url()?,
            event_status: status.to_owned(),
            cmp_status: self.pick(&["loaded", "loaded", "stub"])?.to_owned(),
            gdpr_applies: self.pick(&[Some(true), Some(true), Some(false), None])?,
            tc_string: self.pick(&[NO, YES, "", "C"])?.to_owned(),
            polled: self.yes()?,
        })
    }

    fn ads(&mut self) -> Result<AdsSeen> {
        let ads = (0..self.drawn.int_in_range(0..=3)?).map(|_| {
            Ok(AdView {
                kind: self.pick(&[AdKind::Disguised, AdKind::Labelled])?,
                label: self.pick(&[Some("annonce"), None])?.map(str::to_owned),
                advertiser: self.pick(&[Some("Marque"), Some(""), None])?.map(str::to_owned),
                features: vec!["no-date".to_owned()],
                since: None,
            })
        });
        let ads = ads.collect::<Result<Vec<_>>>()?;
        let (at, tab, top_frame, host) = (self.at()?, self.pick(&[1, 2])?, self.yes()?, self.host()?);
        Ok(AdsSeen { at, tab, top_frame, host, provider: "generic".into(), ads })
    }

    fn settings(&mut self) -> Result<Settings> {
        Ok(Settings {
            gpc_refuses: self.yes()?,
            retention_days: self.pick(&[396, 0, 1, u32::MAX])?,
            room_megabytes: self.pick(&[50, 0, 1, u32::MAX])?,
            stop_reading: self.yes()?,
            ads: self.pick(&[Ads::Mark, Ads::Dim, Ads::Fold])?,
            adapters: self.yes()?,
            ignored: if self.drawn.ratio(1, 4)? { [Site::of_host(&self.host()?)].into() } else { [].into() },
            webmails: [].into(),
        })
    }

    fn event(&mut self) -> Result<Event> {
        Ok(match self.drawn.int_in_range(0..=31)? {
            0 => Event::FrameNavigated {
                at: self.at()?,
                tab: self.pick(&[1, 2, -1])?,
                frame: self.pick(&[1, 2, i64::MAX])?,
                url: self.url()?,
                committed: self.yes()?,
            },
            1 => Event::TabClosed { at: self.at()?, tab: self.pick(&[1, 2])? },
            2 => Event::Inventory { at: self.at()?, cookies: self.cookies()? },
            3 => Event::RequestBody {
                at: self.at()?,
                id: self.pick(&["1", "2", "3", "4"])?.to_owned(),
                body: format!("u={}&gdpr_consent={}", self.pick(&VALUES)?, self.pick(&VALUES)?),
            },
            4 => Event::Announced(Announcement {
                at: self.at()?,
                url: self.url()?,
                acted: self.yes()?,
                what: self.announced()?,
            }),
            5 => Event::ConsentClicked { at: self.at()?, url: self.url()? },
            6 => Event::ConsentModeSent { at: self.at()?, context: self.context()? },
            7 => Event::SiteCookies { at: self.at()?, site: self.site()?, cookies: self.cookies()? },
            8 => Event::LookedAgain { at: self.at()? },
            9 => Event::Set { at: self.at()?, settings: self.settings()? },
            10 => Event::Resolved { at: self.at()?, host: self.host()?, canonical: self.host()? },
            11 => Event::TimePassed { at: self.at()? },
            12 => Event::Swept {
                at: self.at()?,
                oldest: Time(self.pick(&[0, 1_600_000_000_000, 1_700_000_001_000, u64::MAX])?),
                excess: self.pick(&[0, 1, 1_000, usize::MAX])?,
            },
            13 => {
                Event::Forgotten { at: self.at()?, site: if self.yes()? { Some(self.site()?) } else { None } }
            }
            14 => Event::Stopped { at: self.at()?, site: self.site()?, on: self.yes()? },
            15 => Event::AdsSeen(self.ads()?),
            16 => Event::StorageRead(StorageRead {
                at: self.at()?,
                url: self.url()?,
                first: self.yes()?,
                entries: vec![(self.name()?, self.pick(&VALUES)?.to_owned())],
            }),
            17 | 18 => Event::PageAccessed(self.accesses()?),
            19 | 20 => Event::Declared {
                at: self.at()?,
                site: self.site()?,
                choice: self.pick(&[Choice::Refused, Choice::Withdrawn, Choice::Granted, Choice::Partial])?,
            },
            21 => Event::Tcf(self.tcf()?),
            22 | 23 => Event::Navigated { at: self.at()?, tab: self.pick(&[1, 1, 2])?, url: self.url()? },
            24 | 25 => Event::ResponseReceived(ResponseReceived {
                at: self.at()?,
                context: self.context()?,
                set_cookies: vec![format!("{}; Path=/", self.header()?)],
                redirects: self.drawn.ratio(1, 8)?,
                from_cache: self.drawn.ratio(1, 8)?,
            }),
            26..=28 => Event::RequestSent(RequestSent {
                at: self.at()?,
                context: self.context()?,
                cookies: if self.drawn.ratio(1, 8)? { None } else { Some(self.header()?) },
            }),
            _ => Event::CookieChanged {
                at: self.at()?,
                cookie: self.cookie()?,
                change: self.pick(&[
                    CookieChange::Set,
                    CookieChange::Set,
                    CookieChange::Overwritten,
                    CookieChange::Removed,
                ])?,
            },
        })
    }
}
