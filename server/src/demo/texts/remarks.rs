//! What judges and people say beside a value. Many say nothing, as in life.

/// A judge about a right answer.
pub(in crate::demo) const GOOD_ANSWER: [&str; 10] = [
    "All steps match the help centre, and the order number is right.",
    "Correct and complete. The excerpt is quoted faithfully.",
    "Right window, right means of payment, nothing invented.",
    "Answers the question in the first sentence and stays within the policy.",
    "Correct; a link to the article would have been nice.",
    "Every claim is backed by the excerpts that were retrieved.",
    "Correct. The apology is short and the next step is clear.",
    "Matches the reference answer in substance.",
    "Facts right, tone right; one sentence could go.",
    "No claim without a source.",
];

/// What a judge adds to that.
pub(in crate::demo) const GOOD_TAIL: [&str; 8] = [
    "The tone fits the customer's.",
    "Two sentences would have done.",
    "The article is named, which helps the next agent.",
    "One could offer the label straight away.",
    "Nothing here needs a person.",
    "Same substance as the reference, in fewer words.",
    "The greeting is a little stiff.",
    "Would also be right on the phone.",
];

/// A judge about an answer that helps.
pub(in crate::demo) const HELPFUL: [&str; 6] = [
    "The customer can act on this without asking again.",
    "Says what happens next and when.",
    "Offers to do it instead of explaining how.",
    "Gets to the point in the first sentence.",
    "Takes the worry seriously and stays brief.",
    "Answers the question behind the question too.",
];

/// A judge about one that does not.
pub(in crate::demo) const UNHELPFUL: [&str; 4] = [
    "The customer is where they were before, only angrier.",
    "Closes the case without a way forward.",
    "Leaves the customer to find out the rest.",
    "Reads like a refusal although the policy allows it.",
];

/// A judge about a good summary.
pub(in crate::demo) const GOOD_SUMMARY: [&str; 6] = [
    "Keeps the cause, what was tried and the next step.",
    "Faithful to the thread; names and numbers are right.",
    "Nothing added, nothing that matters left out.",
    "The next step is the one that the agent promised.",
    "Short and complete.",
    "Sentiment and priority fit the customer's last message.",
];

/// A person about a good answer.
pub(in crate::demo) const PERSON_GOOD: [&str; 8] = [
    "👍 spot on, would not change a word",
    "Exactly what I would have written.",
    "Good. Friendly without being chatty.",
    "Checked against the order: all right.",
    "Nice that it offers the label straight away.",
    "Clear. The customer did not have to ask again.",
    "Fine for tier 1.",
    "Good answer, though the greeting is missing.",
];

/// A person about an answer that is neither good nor bad.
pub(in crate::demo) const PERSON_MIDDLING: [&str; 6] = [
    "Right policy, but it reads like a form letter.",
    "Half of it is right. See the second sentence.",
    "Would pass with one more sentence.",
    "Not wrong, but the customer will write again.",
    "Too long for what was asked.",
    "Please look at the retriever, it found the right article only in third place.",
];

/// A person about a bad answer.
pub(in crate::demo) const PERSON_BAD: [&str; 6] = [
    "Wrong. I have written to the customer and put it right.",
    "The promise in the last sentence is nowhere in the policy.",
    "It mixes up two customers: the refund belongs to the neighbour's ticket.",
    "Customer called afterwards, quite angry. Should have been handed over.",
    "Sounds certain and is wrong, the worst kind.",
    "This must not go out. Adding it to the weekly sample.",
];

/// A judge about a conversation that ended well.
pub(in crate::demo) const SESSION_GOOD: [&str; 4] = [
    "The customer's goal was reached within three turns.",
    "Solved without a person. The customer thanks the assistant.",
    "Question answered, no follow-up needed.",
    "Goal reached, although the customer had to ask twice.",
];

/// A judge about one that did not.
pub(in crate::demo) const SESSION_BAD: [&str; 4] = [
    "The customer gives up after the second answer.",
    "Handed over to a person; the promised call is not in the log.",
    "The question is answered, but not the one that was asked.",
    "Ends with a wrong answer that nobody corrects.",
];
