interactiveai.create_score(
    session_id="your-session-id",
    name="conversation_success",
    value=True,
    data_type="BOOLEAN",
    comment="User goal was achieved within the session"
)

interactiveai.flush() # Ensures all pending data is sent
