//! What the people, the assistant and the judges of the demo say: templates with `{slots}`.

mod goods;
mod money;
mod people;
mod remarks;
mod tickets;

pub(super) use people::Slots;
pub(super) use remarks::{
    GOOD_ANSWER, GOOD_SUMMARY, GOOD_TAIL, HELPFUL, PERSON_BAD, PERSON_GOOD, PERSON_MIDDLING, SESSION_BAD, SESSION_GOOD,
    UNHELPFUL,
};
pub(super) use tickets::{TICKETS, Ticket};

/// What customers ask about, one tag each.
pub(super) const TOPICS: [Topic; 6] =
    [money::REFUNDS, money::BILLING, goods::SHIPPING, goods::WARRANTY, goods::PRODUCTS, money::ACCOUNT];

/// The topic whose answers a release makes worse.
pub(super) const REGRESSED_TOPIC: &str = money::REFUNDS.tag;

/// The excerpt that the worse release finds in place of the right one.
pub(super) const STALE_EXCERPT: Excerpt = Excerpt {
    id: "kb-031",
    index: "help-centre-2023",
    text: "Refunds (2023). Items can be sent back within 14 days in their original packaging. Refunds are paid as store \
           credit within 20 working days.",
};

/// One thing that customers ask about.
#[derive(Clone, Copy)]
pub(super) struct Topic {
    /// The tag of its traces.
    pub tag: &'static str,
    /// What the help centre says.
    pub excerpts: &'static [Excerpt],
    /// How a conversation begins.
    pub openers: &'static [Turn],
    /// How it may go on.
    pub followups: &'static [Turn],
}

/// A passage of the help centre.
#[derive(Clone, Copy)]
pub(super) struct Excerpt {
    pub id: &'static str,
    pub index: &'static str,
    pub text: &'static str,
}

/// One question with its answers and what a judge says of them.
#[derive(Clone, Copy)]
pub(super) struct Turn {
    /// Ways to ask.
    pub asks: &'static [&'static str],
    /// A right answer.
    pub right: &'static str,
    /// What an answer that is only half right leaves out.
    pub gap: &'static str,
    /// A wrong answer.
    pub wrong: &'static str,
    /// What is wrong with it.
    pub fault: &'static str,
}

/// A passage of today's help centre.
const fn excerpt(id: &'static str, text: &'static str) -> Excerpt {
    Excerpt { id, index: "help-centre-2026", text }
}
