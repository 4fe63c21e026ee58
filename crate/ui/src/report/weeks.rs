//! Advertisements among the mails, by week and provider.

use temoin_engine::{evidence::document::InboxEvidence, inbox::AdKind, time::Time};

use super::order::sorted;

const DAY: u64 = 86_400_000;

/// What was seen of one webmail in one week.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Week {
    /// Its Monday, 0:00 UTC.
    pub monday: Time,
    /// Full host name of the webmail.
    pub host: String,
    /// Which adapter read the list.
    pub provider: String,
    /// Advertisements that look like a mail.
    pub disguised: u64,
    /// Advertisements that are plainly distinct.
    pub labelled: u64,
}

/// The weeks of all webmails, latest first. Dates that cannot be read are left out.
#[must_use]
pub fn weeks(inbox: &[InboxEvidence]) -> Vec<Week> {
    let mut weeks: Vec<Week> = Vec::new();
    for webmail in inbox {
        for ad in &webmail.ads {
            let Some(at) = Time::from_rfc3339(&ad.at) else { continue };
            let monday = monday(at);
            let known = weeks.iter().position(|week| week.monday == monday && week.host == webmail.host);
            let at = known.unwrap_or_else(|| {
                let (host, provider) = (webmail.host.clone(), webmail.provider.clone());
                weeks.push(Week { monday, host, provider, ..Week::default() });
                weeks.len() - 1
            });
            let week = &mut weeks[at];
            match ad.kind {
                AdKind::Disguised => week.disguised += 1,
                AdKind::Labelled => week.labelled += 1,
            }
        }
    }
    sorted(weeks, |a, b| b.monday.cmp(&a.monday).then_with(|| a.host.cmp(&b.host)))
}

/// The Monday before; the first day of 1970 was a Thursday.
fn monday(at: Time) -> Time {
    let day = at.0 / DAY;
    Time(day.saturating_sub((day + 3) % 7) * DAY)
}

#[cfg(test)]
mod tests {
    use super::*;
    use temoin_engine::evidence::document::AdEvidence;

    #[test]
    fn a_week_is_from_monday_to_sunday() {
        let ad = |at: &str, kind| AdEvidence {
            at: at.to_owned(),
            kind,
            label: None,
            advertiser: None,
            features: Vec::new(),
        };
        let webmail =
            |host: &str, ads| InboxEvidence { host: host.to_owned(), provider: "p".to_owned(), ads };
        let told = weeks(&[
            webmail(
                "mail.b.test",
                vec![
                    // A Monday and the Sunday after it, then the next Monday.
                    ad("2026-11-16T00:00:00.000Z", AdKind::Disguised),
                    ad("2026-11-22T23:59:59.999Z", AdKind::Labelled),
                    ad("2026-11-23T00:00:00.000Z", AdKind::Disguised),
                    ad("some day", AdKind::Disguised),
                ],
            ),
            webmail("mail.a.test", vec![ad("2026-11-18T12:00:00.000Z", AdKind::Disguised)]),
        ]);
        let shape: Vec<_> = told
            .iter()
            .map(|week| {
                (week.monday.to_rfc3339()[..10].to_owned(), week.host.as_str(), week.disguised, week.labelled)
            })
            .collect();
        assert_eq!(
            shape,
            [
                ("2026-11-23".to_owned(), "mail.b.test", 1, 0),
                ("2026-11-16".to_owned(), "mail.a.test", 1, 0),
                ("2026-11-16".to_owned(), "mail.b.test", 1, 1),
            ]
        );
    }
}
