//! Accesses between a click in a consent dialog and what comes of it: judged once that is known.
//!
//! A consent platform acts in the page at once, and is heard a moment later. Without this, the requests that
//! a person has just allowed again would be charged.

use super::Engine;
use crate::{
    effect::Effect,
    event::{Event, RequestContext},
    time::Time,
};

/// How long after a click its signal may be waited for, in milliseconds.
const HEARD_WITHIN: u64 = 5_000;
/// Accesses held at most.
const MOST_HELD: usize = 512;

impl Engine {
    /// Whether an access on a watched site is to wait.
    pub(super) fn must_wait(&self, at: Time, context: &RequestContext) -> bool {
        let Some(site) = self.watched_site(at, at, context) else { return false };
        let Some(click) = self.stores.click_before(at, &site) else { return false };
        let decided = self.sites.get(&site).is_some_and(|state| state.consent.decided_since(click));
        !decided && self.now.max(at) < click.plus(HEARD_WITHIN)
    }

    /// Keeps an access for later.
    pub(super) fn hold(&mut self, event: Event) -> Vec<Effect> {
        if self.held.len() >= MOST_HELD {
            return vec![Effect::Refused(format!("more than {MOST_HELD} accesses wait for a choice"))];
        }
        self.held.push(event);
        if self.held.len() > 1 { vec![] } else { self.look_again() }
    }

    /// Asks to be told when time has passed, as long as something waits.
    pub(super) fn look_again(&self) -> Vec<Effect> {
        if self.held.is_empty() { vec![] } else { vec![Effect::LookAgain { after: HEARD_WITHIN }] }
    }

    /// Judges those that need not wait any more.
    pub(super) fn judge_held(&mut self) -> Vec<Effect> {
        if self.held.is_empty() {
            return vec![];
        }
        let (wait, ready): (Vec<_>, Vec<_>) =
            std::mem::take(&mut self.held).into_iter().partition(|event| match event {
                Event::RequestSent(request) => self.must_wait(request.at, &request.context),
                Event::ResponseReceived(response) => self.must_wait(response.at, &response.context),
                _ => false,
            });
        self.held = wait;
        ready.into_iter().flat_map(|event| self.take(event)).collect()
    }
}
