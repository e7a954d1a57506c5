"""Every face of Yuanwen: the command line, the chat page, HTTP. Words a person reads live in `ui.messages`."""
