//! Addresses and bodies of requests, and what is known of hosts and names.

use temoin_engine::{
    inbox::{is_ad_host, is_mail_host, same_site},
    knowledge::{classify, company_of, controllers_of},
    site::{Site, host_of, is_ip_address, parameter, path_of, registrable_domain, without_query},
    wire::{
        carried::{Search, Written},
        pairs, told as strings,
    },
};

use crate::text;

/// An address, a host, or a name with a host.
pub fn address(bytes: &[u8]) {
    let text = text(bytes);
    path_of(&text);
    parameter(&text, "gcs");
    assert!(!without_query(&text).contains(['?', '#']));
    let host = host_of(&text).unwrap_or(&text);
    let site = Site::of_host(host);
    // Records are found again by the name of their site.
    assert_eq!(Site::of_host(site.as_str()), site, "{host:?}");
    assert!(site.contains(host) && site.contains(site.as_str()), "{host:?}");
    assert!(host.contains(registrable_domain(host)));
    is_ip_address(host);
    Site::is_public_suffix(host);
    let _ = (is_ad_host(host), is_mail_host(host), same_site(host, site.as_str()));
    company_of(host);
    let (name, domain) = text.split_once(' ').unwrap_or((&text, "portail.test"));
    classify(name, domain);
    controllers_of(name, domain).count();
}

/// What a request tells of the person's choice, in its address or its body.
pub fn told(bytes: &[u8]) {
    let text = text(bytes);
    for pairs in [pairs::of_url(&text), pairs::of_body(&text)] {
        assert!(pairs.len() <= 4_096);
        assert!(strings::told(&pairs).len() <= pairs.len());
    }
}

/// Values, one a line up to an empty one, and a text that may carry them.
pub fn carried(bytes: &[u8]) {
    let text = text(bytes);
    let (values, text) = text.split_once("\n\n").unwrap_or((&text, ""));
    let mut search = Search::default();
    for value in values.lines().take(32) {
        let before = search.len();
        search.add(value.to_owned(), value);
        if search.len() > before {
            let carried = format!("https://lecteur.test/?u={value}&x=");
            let found = search.find(&carried);
            assert!(found.contains(&(&value.to_owned(), Written::Plain)), "{value:?}");
        }
    }
    let mut owners = search.find(text).into_iter().map(|(owner, _)| owner).collect::<Vec<_>>();
    let found = owners.len();
    owners.sort();
    owners.dedup();
    assert_eq!(owners.len(), found, "each owner once");
}
