//! A trace that a browser told, lived through again and again.

use serde_json::Value;
use temoin_engine::event::Event;

/// What Chromium told of a visit to a portal: cookies set, a yes and a no, then reads, values carried out and consent
/// strings that still say yes.
pub const PORTAL: &str = include_str!("../../crate/engine/tests/traces/told-and-carried-chromium.jsonl");

/// The portal's name in the trace.
const SITE: &str = "portail-orchidee.test";

/// Sites that are visited in turn.
const SITES: usize = 200;

/// Between two visits, in milliseconds.
const PAUSE: u64 = 60_000;

/// A recorded trace, to be lived through as often as wanted: at other times, on other sites, with other requests.
#[derive(Clone, Debug)]
pub struct Recorded {
    /// By site.
    visits: Vec<Vec<Value>>,
    /// From the first to the last event, in milliseconds.
    length: u64,
}

impl Recorded {
    /// Reads a trace: an event a line.
    ///
    /// # Errors
    ///
    /// When a line is no JSON.
    pub fn read(trace: &str) -> Result<Self, serde_json::Error> {
        let read = |trace: &str| trace.lines().map(serde_json::from_str).collect::<Result<Vec<Value>, _>>();
        let visits = (0..SITES)
            .map(|number| read(&trace.replace(SITE, &format!("portail-{number}.test"))))
            .collect::<Result<Vec<_>, _>>()?;
        let times = || visits.iter().flatten().filter_map(|event| event["at"].as_u64());
        let length = times().max().unwrap_or_default() - times().min().unwrap_or_default();
        Ok(Self { visits, length })
    }

    /// The events of one visit, the first being number 0. Only that one has what comes with the start of a worker.
    pub fn visit(&self, number: usize) -> Vec<Event> {
        let later = (self.length + PAUSE) * number as u64;
        let events = self.visits.get(number % SITES).into_iter().flatten();
        let is_start = |event: &Value| event["event"] == "inventory" || event["event"] == "swept";
        events
            .filter(|event| number == 0 || !is_start(event))
            .filter_map(|event| {
                let mut event = event.clone();
                event["at"] = (event["at"].as_u64()? + later).into();
                for place in ["/id", "/context/id"] {
                    if let Some(id) = event.pointer_mut(place) {
                        *id = format!("{number}-{}", id.as_str()?).into();
                    }
                }
                serde_json::from_value(event).ok()
            })
            .collect()
    }

    /// At least `most` events of visits from the first on, in pieces that fit in memory.
    pub fn pieces(&self, most: usize) -> impl Iterator<Item = Vec<Event>> + '_ {
        let mut left = most;
        (0..).map_while(move |number| {
            let mut events = (left > 0).then(|| self.visit(number))?;
            events.truncate(left);
            left -= events.len();
            Some(events)
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use temoin_engine::Engine;

    use super::*;

    #[test]
    fn each_visit_is_found_out() {
        let recorded = Recorded::read(PORTAL).unwrap();
        assert_eq!(recorded.pieces(1_000).map(|piece| piece.len()).sum::<usize>(), 1_000);
        let mut engine = Engine::new([0; 16]);
        for number in 0..3 {
            for event in recorded.visit(number) {
                engine.observe(event);
            }
        }
        let accused = engine.sites().into_iter().filter(|site| site.accesses > 0);
        let accused = accused.map(|site| site.site).collect::<BTreeSet<_>>();
        assert!((0..3).all(|number| accused.contains(&format!("portail-{number}.test"))), "{accused:?}");
    }
}
