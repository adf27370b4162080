//! What fills the slots of the templates: names, products, places, numbers.

use chrono::{DateTime, TimeDelta, Utc};

use crate::demo::dice::Dice;

const NAMES: [&str; 16] = [
    "Amelie", "Bram", "Chiara", "Dawit", "Elif", "Farid", "Greta", "Hanna", "Ines", "Jakub", "Kofi", "Linh", "Marta",
    "Noor", "Ólafur", "Priya",
];

const PRODUCTS: [&str; 6] =
    ["HS-220 headset", "HS-300 headset", "EB-90 earbuds", "Fjord soundbar", "Kite speaker", "Kite speaker (pair)"];

const CITIES: [&str; 10] = ["Leipzig", "Lyon", "Malmö", "Kraków", "Porto", "Ghent", "Turin", "Brno", "Aarhus", "Graz"];

/// One filling: the same name, order and amount through a whole conversation.
pub(in crate::demo) struct Slots(Vec<(&'static str, String)>);

impl Slots {
    /// Throws one for something that is said at `at`.
    pub(in crate::demo) fn throw(dice: &mut Dice, at: DateTime<Utc>) -> Self {
        let day = at - TimeDelta::days(dice.whole(3, 24));
        Self(vec![
            ("{name}", (*dice.pick(&NAMES)).to_owned()),
            ("{product}", (*dice.pick(&PRODUCTS)).to_owned()),
            ("{city}", (*dice.pick(&CITIES)).to_owned()),
            ("{order}", format!("88{:03}", dice.whole(0, 999))),
            ("{ticket}", format!("R-{}", dice.whole(10_000, 99_999))),
            ("{amount}", format!("€{}.{}0", dice.whole(14, 240), dice.whole(0, 9))),
            ("{last4}", format!("{:04}", dice.whole(0, 9_999))),
            ("{day}", day.format("%-d %B").to_string()),
        ])
    }

    /// The template with its slots filled.
    pub(in crate::demo) fn fill(&self, template: &str) -> String {
        self.0.iter().fold(template.to_owned(), |text, (slot, word)| text.replace(slot, word))
    }

    /// What stands in one slot: `{order}`.
    pub(in crate::demo) fn word(&self, slot: &str) -> &str {
        self.0.iter().find(|(known, _)| *known == slot).map_or("", |(_, word)| word)
    }
}
