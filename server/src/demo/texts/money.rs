//! Refunds, billing and accounts.

use super::{Topic, Turn, excerpt};

pub(super) const REFUNDS: Topic = Topic {
    tag: "refunds",
    excerpts: &[
        excerpt(
            "kb-207",
            "Returns. Anything bought online can be sent back within 30 days of delivery. The original box is not needed; \
             a receipt or the order number is enough.",
        ),
        excerpt(
            "kb-208",
            "Refunds are paid to the original means of payment within 5 working days after the parcel has reached us. \
             The return label is free.",
        ),
    ],
    openers: &[
        Turn {
            asks: &[
                "Can I still return the {product}? I bought it on {day} and the left side crackles. I have the receipt but I threw the box away 🙈",
                "hi, bought {product} on {day}, don't like it. can i send it back without the box",
                "I would like to return order {order}. The packaging is gone, is that a problem?",
            ],
            right: "Yes, you can. Items bought online can be returned within 30 days of delivery, and the original box is not needed: your receipt or the order number {order} is enough.\n\nShall I send a free return label to your e-mail address?",
            gap: "does not say that the box is not needed",
            wrong: "Items can be returned within 14 days in their original packaging. As the box is missing, I am afraid that order {order} can no longer be returned.",
            fault: "States a 14-day window and asks for the box; the policy says 30 days and no box (kb-207)",
        },
        Turn {
            asks: &[
                "I sent back {product} ten days ago and still no money. Order {order}.",
                "Where is my refund of {amount}? The parcel was delivered to you on {day}.",
                "Refund for {order}??? it has been more than a week",
            ],
            right: "I am sorry for the wait. Refunds are paid within 5 working days after the parcel has reached us. Yours for order {order} was released on {day}: {amount} go back to the card that you paid with. Your bank may take another two days to show them.",
            gap: "leaves out when the bank shows the money",
            wrong: "Refunds are paid as store credit within 20 working days. You will find {amount} in your account by the end of next month.",
            fault: "Promises store credit in 20 working days; refunds go to the original card within 5 (kb-208)",
        },
        Turn {
            asks: &[
                "Two of the three speakers in order {order} are fine, one is not. Can I return only one?",
                "can i send back just one item of my order? the {product}",
            ],
            right: "Yes. You can return a single item of an order: only its own price, {amount}, is refunded, and the rest of {order} stays as it is. The return label is free.",
            gap: "does not mention that the label is free",
            wrong: "An order can only be returned as a whole. Please send back all items of {order} together.",
            fault: "Invents that an order must come back whole; single items may be returned",
        },
        Turn {
            asks: &[
                "Was ist mit meiner Rückerstattung für Bestellung {order}? Ich warte seit dem {day}.",
                "¿Puedo devolver los {product} sin la caja original? Los compré el {day}.",
                "ヘッドセットを返品したいのですが、箱がありません。注文番号 {order}",
            ],
            right: "Yes, that works without the box: within 30 days of delivery the order number {order} is enough. The refund of {amount} goes to the original card within 5 working days after the parcel has reached us.",
            gap: "answers in English although the customer did not write in English",
            wrong: "Returns are possible within 14 days and only in the original packaging. Order {order} does not qualify.",
            fault: "States a 14-day window and asks for the box; the policy says 30 days and no box (kb-207)",
        },
    ],
    followups: &[
        Turn {
            asks: &["And who pays for the parcel?", "do I have to pay the postage then", "Is the return label free?"],
            right: "We do: the return label is free. Print it, or show its code at the parcel shop.",
            gap: "does not say that the code is enough at the parcel shop",
            wrong: "Postage for returns is paid by the customer and is not refunded.",
            fault: "Says that the customer pays; the label is free (kb-208)",
        },
        Turn {
            asks: &["Will I get the money back on my card?", "so when do I see the {amount}?"],
            right: "Yes, the {amount} go back to the card that you paid with, within 5 working days after the parcel has reached us.",
            gap: "does not say from when the five days count",
            wrong: "Refunds are paid as store credit. You can use it for any other order.",
            fault: "Promises store credit; refunds go to the original means of payment (kb-208)",
        },
    ],
};

pub(super) const BILLING: Topic = Topic {
    tag: "billing",
    excerpts: &[
        excerpt(
            "kb-118",
            "Northwind Plus costs €4.90 a month and renews on the day it began. It can be cancelled at any time and stays \
             active until the end of the month that was paid for.",
        ),
        excerpt(
            "kb-122",
            "Invoices are in the account under Orders. A VAT number can be added up to 30 days after the purchase.",
        ),
    ],
    openers: &[
        Turn {
            asks: &[
                "Why was I charged {amount} on {day}? I never subscribed to anything.",
                "There is a charge from Northwind on my card ending in {last4} that I don't recognise",
            ],
            right: "The charge of {amount} on {day} is your Northwind Plus membership, which began with a free month at order {order}. I have cancelled it and refunded the charge; it stays active until the end of the month.",
            gap: "does not say that the membership stays active until the end of the month",
            wrong: "Charges of this kind come from your bank. Please ask them to take it back.",
            fault: "Sends the customer to the bank; the charge is the Plus membership (kb-118)",
        },
        Turn {
            asks: &[
                "I need an invoice with our VAT number for order {order}",
                "Can you add VAT DE81{last4}77 to the invoice from {day}? Accounting keeps asking.",
            ],
            right: "Done: the invoice for {order} now carries your VAT number. You find it in your account under Orders; a VAT number can be added up to 30 days after the purchase.",
            gap: "does not say where to find the invoice",
            wrong: "Invoices cannot be changed once they have been issued. Please place the order again.",
            fault: "Says that invoices cannot be changed; a VAT number can be added for 30 days (kb-122)",
        },
        Turn {
            asks: &["How do I cancel Plus?", "cancel my subscription please, and don't try to talk me out of it"],
            right: "Your Plus membership is cancelled. It stays active until the end of the month that you paid for, and nothing will be charged after that.",
            gap: "does not confirm that nothing more will be charged",
            wrong: "Plus can be cancelled twice a year, in March and in September. I have noted your wish.",
            fault: "Invents two cancellation dates a year; Plus can be cancelled at any time (kb-118)",
        },
    ],
    followups: &[
        Turn {
            asks: &["Will you refund this month too?", "what about the {amount} you already took?"],
            right: "I have refunded the last charge of {amount} as a courtesy. Earlier months were used and stay as they are.",
            gap: "leaves open whether earlier months are refunded",
            wrong: "All charges since you joined will be refunded, {amount} for each month.",
            fault: "Promises a refund of every month; only the last charge was refunded",
        },
        Turn {
            asks: &["Can you send it by e-mail as well?", "please mail it to accounting@ our domain"],
            right: "I have sent it to the address of your account. For another address, please add it under Settings, Billing contacts.",
            gap: "does not say how to add another address",
            wrong: "Sent. It should be in any inbox of your domain within the hour.",
            fault: "Claims to have mailed an address that was never given",
        },
    ],
};

pub(super) const ACCOUNT: Topic = Topic {
    tag: "account",
    excerpts: &[
        excerpt(
            "kb-044",
            "Password links are valid for 60 minutes. After five wrong tries an account is locked for 15 minutes.",
        ),
        excerpt(
            "kb-047",
            "An account can be deleted under Settings, Privacy. Invoices are kept for ten years as the law asks.",
        ),
    ],
    openers: &[
        Turn {
            asks: &[
                "The link to reset my password says it has expired, three times now!!",
                "cant log in, tried 5 times, now it says locked",
            ],
            right: "I am sorry about that. Password links are valid for 60 minutes, and each new one ends the one before: please use the newest mail only. If the account is locked after five wrong tries, it opens again after 15 minutes.",
            gap: "does not say that a new link ends the one before",
            wrong: "Your account was closed for security reasons. Please open a new one with another address.",
            fault: "Says that the account was closed; it is locked for 15 minutes (kb-044)",
        },
        Turn {
            asks: &[
                "Please delete my account and everything you know about me.",
                "GDPR request: erase my data. {name}",
            ],
            right: "You can delete the account yourself under Settings, Privacy; it is gone at once. Invoices, such as the one for {order}, must be kept for ten years by law, without being used for anything else.",
            gap: "does not mention that invoices must be kept",
            wrong: "Everything including your invoices has been erased from all our systems just now.",
            fault: "Claims an erasure that did not happen and that the law does not allow (kb-047)",
        },
        Turn {
            asks: &[
                "How can I change the e-mail address of my account? I left the company in {city}.",
                "new email address, how?",
            ],
            right: "Under Settings, Profile you can enter the new address. We send a link to both addresses; the change counts once both are confirmed. No access to the old one? Then I need the number of a recent order, such as {order}.",
            gap: "does not say what to do without access to the old address",
            wrong: "E-mail addresses cannot be changed. Your colleagues in {city} can forward our mails to you.",
            fault: "Says that an address cannot be changed; it can under Settings, Profile",
        },
    ],
    followups: &[
        Turn {
            asks: &["ok and my order history?", "Do I keep my orders and the warranty?"],
            right: "Yes. Orders and warranties belong to the account and stay with it, whatever its address is.",
            gap: "does not speak of the warranty",
            wrong: "Orders older than a year are not carried over.",
            fault: "Invents that old orders are lost",
        },
        Turn {
            asks: &["How long until that works?", "and how long does it take"],
            right: "At once. If you do not see it after five minutes, please sign out and in again.",
            gap: "gives no advice should it not work",
            wrong: "Changes are made by hand and take up to three weeks.",
            fault: "Invents a delay of three weeks; the change counts at once",
        },
    ],
};
