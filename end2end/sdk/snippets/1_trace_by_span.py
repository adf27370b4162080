# Option 1: Using the span object
with interactiveai.start_as_current_observation(as_type="span", name="pipeline") as span:
    result = process_request(user_input)
    span.update(output={"result": result})

    span.score_trace(
        name="overall_quality",
        value=0.92,
        data_type="NUMERIC",
        comment="Response directly addressed the user's question"
    )

interactiveai.flush() # Ensures all pending data is sent
