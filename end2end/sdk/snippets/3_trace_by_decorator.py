from interactiveai import observe

@observe()
def handle_request(user_input):
    result = process_request(user_input)

    # Numeric score
    interactiveai.score_current_trace(
        name="relevance",
        value=0.92,
        data_type="NUMERIC",
        comment="Response directly addressed the user's question"
    )

    # Boolean score
    interactiveai.score_current_trace(
        name="factually_correct",
        value=True,
        data_type="BOOLEAN"
    )

    # Categorical score
    interactiveai.score_current_trace(
        name="quality",
        value="good",
        data_type="CATEGORICAL",
        comment="Clear and helpful response"
    )

    return result

handle_request("What's the weather in Madrid?")
interactiveai.flush()
