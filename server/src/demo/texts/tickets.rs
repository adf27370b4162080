//! Tickets with the summaries that are made of them.

/// A ticket and what a summary says of it.
#[derive(Clone, Copy)]
pub(in crate::demo) struct Ticket {
    /// The tag of its traces.
    pub tag: &'static str,
    /// The thread, one message a line.
    pub thread: &'static str,
    /// A faithful summary.
    pub summary: &'static str,
    /// What should happen next.
    pub next_step: &'static str,
    /// How the customer sounds.
    pub sentiment: &'static str,
    /// How urgent it is.
    pub priority: &'static str,
    /// What an unfaithful summary says instead.
    pub wrong_summary: &'static str,
    /// What is wrong with that.
    pub fault: &'static str,
}

pub(in crate::demo) const TICKETS: [Ticket; 9] = [
    Ticket {
        tag: "warranty",
        thread: "Customer: the hinge of my {product} broke after eight months, no fall, nothing.\nAgent: I am sorry to hear that. Could you send a photo?\nCustomer: attached. It is the left one.\nAgent: Thank you. That is covered; a replacement leaves tomorrow under {ticket}.",
        summary: "{name} reports a broken left hinge on the {product} after eight months. A photo was sent; the case is covered, and a replacement leaves under {ticket}.",
        next_step: "Send the replacement and confirm the tracking number.",
        sentiment: "neutral",
        priority: "normal",
        wrong_summary: "{name} dropped the {product} and asks for a paid repair.",
        fault: "Says that the customer dropped it; the thread says “no fall”",
    },
    Ticket {
        tag: "shipping",
        thread: "Customer: third time the courier “could not find” our door in {city}. Third time!\nAgent: I apologise. Would a parcel shop help?\nCustomer: I work until 20:00, so no.\nAgent: I have booked an evening slot for Thursday, 19:00 to 21:00.",
        summary: "Three failed deliveries to {city}; {name} is at work until 20:00 and cannot use a parcel shop. An evening slot is booked for Thursday, 19:00 to 21:00.",
        next_step: "Check on Friday that order {order} arrived.",
        sentiment: "angry",
        priority: "high",
        wrong_summary: "{name} will collect order {order} at a parcel shop on Thursday.",
        fault: "Says that the customer collects at a parcel shop; they declined that",
    },
    Ticket {
        tag: "billing",
        thread: "Customer: our invoice for {order} lacks the VAT number, accounting will not pay {amount} like this.\nAgent: Which number should it carry?\nCustomer: DE81{last4}77.\nAgent: Corrected and sent to the address of the account.",
        summary: "The invoice for {order} over {amount} lacked a VAT number. It was corrected to DE81{last4}77 and sent again.",
        next_step: "None; close after two days without an answer.",
        sentiment: "neutral",
        priority: "low",
        wrong_summary: "{name} refuses to pay {amount} and disputes the VAT.",
        fault: "Turns a missing number into a dispute",
    },
    Ticket {
        tag: "account",
        thread: "Customer: I cannot sign in, the mail with the link never comes.\nAgent: I see five tries; the last two bounced: mailbox full.\nCustomer: oh. Give me a minute.\nCustomer: works now, thanks!",
        summary: "Sign-in links to {name} bounced because the mailbox was full. After clearing it the customer could sign in.",
        next_step: "None.",
        sentiment: "relieved",
        priority: "low",
        wrong_summary: "{name}'s account was locked after five wrong passwords and had to be reset by an agent.",
        fault: "Invents a lock and a reset; the mails bounced",
    },
    Ticket {
        tag: "products",
        thread: "Customer: after update 3.2 the {product} drops the second device every few minutes.\nAgent: Which phone?\nCustomer: Pixel 9, and a ThinkPad.\nAgent: Known with 3.2 and Windows; 3.2.1 is due next week. Until then 3.1 can be installed from the app.",
        summary: "Since firmware 3.2 the {product} loses the second device (Pixel 9 and a ThinkPad). A known fault with Windows; 3.2.1 is due next week, and 3.1 can be installed meanwhile.",
        next_step: "Tell {name} when 3.2.1 is out.",
        sentiment: "annoyed",
        priority: "normal",
        wrong_summary: "The {product} does not connect at all since update 3.2; a replacement was promised.",
        fault: "Invents a replacement, and the device connects but drops the second one",
    },
    Ticket {
        tag: "refunds",
        thread: "Customer: I returned two of three speakers from {order} and got all three refunded.\nAgent: That is honest of you! I will correct it.\nAgent: {amount} will be charged again; a confirmation is on its way.\nCustomer: fine with me",
        summary: "Too much was refunded for {order}: three speakers instead of two. {name} pointed it out and agrees to be charged {amount} again.",
        next_step: "Charge {amount} and send the confirmation.",
        sentiment: "friendly",
        priority: "normal",
        wrong_summary: "{name} asks for a refund of all three speakers of {order}.",
        fault: "The opposite of the thread: too much was refunded",
    },
    Ticket {
        tag: "shipping",
        thread: "Customer: the box of {order} arrived open and the earbuds are missing.\nAgent: Please keep the box. May I have a photo of the label?\nCustomer: sent.\nAgent: The carrier is informed, claim {ticket}. A new pair leaves today.",
        summary: "Parcel {order} arrived open without the earbuds. Claim {ticket} is filed with the carrier, and a new pair leaves today.",
        next_step: "Follow claim {ticket}; ask {name} to keep the box until then.",
        sentiment: "worried",
        priority: "high",
        wrong_summary: "{name} never received parcel {order}.",
        fault: "Says that the parcel never came; it came open and empty",
    },
    Ticket {
        tag: "warranty",
        thread: "Customer: soundbar hums since the storm on {day}.\nAgent: Does it hum without the HDMI cable?\nCustomer: no, then it is silent.\nAgent: So it is the ground loop of the TV. A filter costs some {amount}; the bar is fine.\nCustomer: didn't expect that, thank you",
        summary: "The soundbar of {name} hums only with the HDMI cable: a ground loop of the TV, not a fault of the bar. The agent suggests a filter.",
        next_step: "None.",
        sentiment: "grateful",
        priority: "low",
        wrong_summary: "The soundbar of {name} was damaged by the storm on {day} and is to be replaced.",
        fault: "Says that the bar is damaged; the agent found a ground loop",
    },
    Ticket {
        tag: "account",
        thread: "Customer: please delete my data.\nAgent: You can do that under Settings, Privacy. Invoices stay for ten years by law.\nCustomer: ten years?? which law\nAgent: § 147 AO and § 257 HGB.\nCustomer: ok, done.",
        summary: "{name} asked for deletion and did it under Settings after the agent named the law by which invoices are kept (§ 147 AO, § 257 HGB).",
        next_step: "None.",
        sentiment: "sceptical",
        priority: "low",
        wrong_summary: "{name} threatens to sue over stored invoices.",
        fault: "Nobody threatened to sue",
    },
];
