//! Shipping, warranty and questions about products.

use super::{Topic, Turn, excerpt};

pub(super) const SHIPPING: Topic = Topic {
    tag: "shipping",
    excerpts: &[
        excerpt(
            "kb-161",
            "Standard delivery takes 2 to 4 working days inside the EU, 5 to 8 to Switzerland, Norway and the UK.",
        ),
        excerpt(
            "kb-165",
            "A parcel that has not moved for 5 working days counts as lost: it is sent again or refunded, as the customer likes.",
        ),
    ],
    openers: &[
        Turn {
            asks: &[
                "Where is order {order}? Tracking has said “in {city}” since {day}.",
                "my parcel is stuck in {city} since {day}, order {order}",
                "Could you tell me when order {order} arrives? I need the {product} for a talk.",
            ],
            right: "Order {order} was last seen in {city} on {day}. A parcel that has not moved for 5 working days counts as lost, and then you choose: we send it again at once, or we refund {amount}. Which would you like?",
            gap: "does not offer the choice between a new parcel and a refund",
            wrong: "Order {order} was delivered on {day} and signed for by {name}. Please ask your neighbours.",
            fault: "Says that the parcel was delivered; the tracking shows it in transit",
        },
        Turn {
            asks: &["Do you ship to Switzerland and how long does it take?", "Shipping to Norway possible? {product}"],
            right: "Yes. To Switzerland, Norway and the UK it takes 5 to 8 working days. Customs duties are shown and paid at checkout, so nothing is due at the door.",
            gap: "does not mention customs",
            wrong: "We ship inside the EU only.",
            fault: "Says that we ship inside the EU only; Switzerland, Norway and the UK are served (kb-161)",
        },
        Turn {
            asks: &[
                "I moved to {city} yesterday, can you change the address of {order}?",
                "wrong address on order {order}, please stop it",
            ],
            right: "Order {order} has not left the warehouse yet, so I have changed the address; you will get a new confirmation in a minute. Once a parcel is on its way, only the carrier can redirect it.",
            gap: "does not say what happens once the parcel is on its way",
            wrong: "I have asked the carrier to redirect it to {city}; it arrives tomorrow before noon.",
            fault: "Promises a redirection and a time; the order had not left the warehouse",
        },
    ],
    followups: &[
        Turn {
            asks: &["Send it again please.", "I'd rather have a new one"],
            right: "Done: a new parcel leaves today and takes 2 to 4 working days. Should the first one still turn up, simply refuse it.",
            gap: "does not say what to do when the first parcel turns up",
            wrong: "Done. Please keep both parcels if the first one turns up.",
            fault: "Invites the customer to keep both parcels",
        },
        Turn {
            asks: &["Can I pick it up somewhere instead?", "parcel shop possible?"],
            right: "Yes. In the tracking you can choose any parcel shop within 10 km until the evening before delivery.",
            gap: "does not say until when that is possible",
            wrong: "No, parcels are delivered to the door only.",
            fault: "Says that parcel shops are not possible; they are, in the tracking",
        },
    ],
};

pub(super) const WARRANTY: Topic = Topic {
    tag: "warranty",
    excerpts: &[
        excerpt(
            "kb-311",
            "Everything has a warranty of two years from delivery; batteries one year. Water damage is covered from IPX5 upwards.",
        ),
        excerpt(
            "kb-314",
            "A repair takes about 10 working days. If it is not worth it, a device of the same kind is sent.",
        ),
    ],
    openers: &[
        Turn {
            asks: &[
                "The battery of my {product} lasts 40 minutes. Bought on {day} last year. Warranty?",
                "{product} dies after half an hour, is that covered",
            ],
            right: "Batteries have a warranty of one year from delivery, the rest of the {product} two. Order {order} is inside that year, so it is covered: the label for the repair is in your inbox, and it takes about 10 working days.",
            gap: "does not say that batteries have one year and not two",
            wrong: "Batteries are wear parts and never covered. A new one costs {amount}.",
            fault: "Says that batteries are never covered; they have one year (kb-311)",
        },
        Turn {
            asks: &[
                "I wore the {product} in the rain and now one side is silent.",
                "{product} got wet at the lake in {city}, no sound left. Covered?",
            ],
            right: "The {product} is rated IPX5, and from there on water damage is covered for two years. Please let it dry for a day without charging it; if it stays silent, use the label that I have just sent.",
            gap: "does not say to leave the charger off",
            wrong: "Water damage is never covered. You may dry the device in an oven at 50 °C.",
            fault: "Denies a covered case (kb-311) and suggests an oven, which is dangerous with a battery",
        },
        Turn {
            asks: &[
                "How long does a repair take? Mine (ticket {ticket}) has been with you since {day}.",
                "any news on repair {ticket}?",
            ],
            right: "A repair takes about 10 working days, and {ticket} is on its seventh. The technician has ordered a new driver; you will get a mail when it leaves us. If it is not worth repairing, we send a device of the same kind.",
            gap: "does not say what happens if it cannot be repaired",
            wrong: "Repairs are usually done while you wait. Please call the workshop.",
            fault: "Says that repairs are done while one waits; they take about 10 working days (kb-314)",
        },
    ],
    followups: &[
        Turn {
            asks: &["Do I get a replacement meanwhile?", "what do I use until then?"],
            right: "With Northwind Plus you can have a loan device during the repair. Without it, I am sorry, we have none to lend.",
            gap: "does not say that this needs Northwind Plus",
            wrong: "A loan device is already on its way to you.",
            fault: "Claims a loan device that nobody sent",
        },
        Turn {
            asks: &["Does the warranty start again with the new one?", "and the warranty of the replacement?"],
            right: "The replacement continues the warranty of the first device, with at least six months left.",
            gap: "leaves out the six months",
            wrong: "Yes, two more years from today.",
            fault: "Promises two more years; the warranty continues with at least six months",
        },
    ],
};

pub(super) const PRODUCTS: Topic = Topic {
    tag: "products",
    excerpts: &[
        excerpt(
            "kb-402",
            "HS-220 and HS-300 connect to two devices at once; EB-90 to one. Firmware 3.1 or newer is needed.",
        ),
        excerpt(
            "kb-409",
            "Noise cancelling can be set in the app in five steps. Step 0 switches it off and saves a third of the battery.",
        ),
    ],
    openers: &[
        Turn {
            asks: &[
                "Can the HS-220 be connected to my laptop and phone at the same time?",
                "does {product} do multipoint? I use a {city} office mac and an android",
            ],
            right: "Yes: HS-220 and HS-300 connect to two devices at once, with firmware 3.1 or newer. In the app: Device, Update; then hold the button for three seconds to pair the second one.",
            gap: "does not mention the firmware that it needs",
            wrong: "No Northwind device can do that.",
            fault: "Says that no device connects to two at once; HS-220 and HS-300 do (kb-402)",
        },
        Turn {
            asks: &["How do I turn noise cancelling off? It makes me dizzy.", "ANC off?? the button does nothing"],
            right: "In the app, under Sound, set noise cancelling to step 0. That also saves a third of the battery. The button switches between the steps that you tick there.",
            gap: "does not explain what the button does",
            wrong: "Noise cancelling cannot be switched off. Dizziness passes after a few days.",
            fault: "Says that it cannot be switched off (kb-409) and plays down a complaint about health",
        },
        Turn {
            asks: &[
                "HS-220 or HS-300 for an open office? I take about five calls a day.",
                "Which one would you buy for calls, {product} or the HS-300",
            ],
            right: "For calls in an open office I would take the HS-300: its boom has two more microphones, and people hear your voice rather than the room. If music matters more, the HS-220 is lighter and {amount} less.",
            gap: "recommends without a reason",
            wrong: "They are the same device in different colours.",
            fault: "Says that the devices are the same; the HS-300 has two more microphones",
        },
    ],
    followups: &[
        Turn {
            asks: &["Which firmware do I have?", "where do I see the version?"],
            right: "In the app, under Device, About. Anything from 3.1 on will do.",
            gap: "does not say which version is enough",
            wrong: "The version is printed inside the left ear pad; cut the seam to see it.",
            fault: "Suggests cutting the ear pad; the version is in the app",
        },
        Turn {
            asks: &["Is it in stock?", "in black too?"],
            right: "Yes, in black and in sand; ordered before 14:00 it leaves today.",
            gap: "does not say until when it leaves today",
            wrong: "I cannot see the stock. Just order and find out.",
            fault: "Claims not to see the stock although get_stock had answered",
        },
    ],
};
