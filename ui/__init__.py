"""Every face of Yuanwen: command line, chat page, HTTP. The words a person reads are in `ui.strings`."""
